#pragma once

#include <stdint.h>

/// Calls of malloc, calloc, realloc and their aligned kin since the program began, by all threads.
uint64_t allocation_count(void);
