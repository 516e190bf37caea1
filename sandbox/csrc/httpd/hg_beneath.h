/*
 * Reading files of one folder on behalf of strangers.
 */
#ifndef HG_BENEATH_H
#define HG_BENEATH_H

#include <stdbool.h>

#include "hg_buffer.h"

/*
 * Appends the whole regular file folder/path to the buffer. The path is relative, its segments
 * separated by "/"; nothing outside the folder is reachable: empty segments, "..", names that begin
 * with a dot and symbolic links are refused (the folder itself may be one). Never waits on a FIFO.
 * False: *message says why (static text or strerror's); the buffer may hold a part.
 */
bool hg_read_beneath(const char *folder, const char *path, struct hg_buffer *buffer,
                     const char **message);

#endif
