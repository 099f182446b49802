#include <stdint.h>

// Linux has it; glibc declares it only where _GNU_SOURCE was defined before its first header, which Swift doesn't do.
extern int sync_file_range(int descriptor, int64_t offset, int64_t length, unsigned int flags);

// Begins to write a range of a file to the disk and doesn't wait for it.
static inline void begin_write_out(int descriptor, int64_t offset, int64_t length) {
    sync_file_range(descriptor, offset, length, 2);  // SYNC_FILE_RANGE_WRITE
}
