#include <spawn.h>

// glibc has them since 2.34 and 2.29; it declares them only where _GNU_SOURCE was defined before its first header, which
// Swift doesn't do.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
