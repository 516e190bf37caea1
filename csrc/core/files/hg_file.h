/*
 * Reading regular files that somebody named: never a directory, a device or a pipe that would
 * block, never more than a cap.
 *
 * Failures are a sentence's predicate ("is a directory"), static text or the system's own words;
 * the caller names the file. No function keeps a descriptor.
 */
#ifndef HG_FILE_H
#define HG_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "hg_arena.h"
#include "hg_image_header.h"

struct hg_file_problem {
  char text[128]; /* empty: none */
};

/*
 * The whole file as memory of the arena (with a NUL behind it); NULL with a problem. path is length
 * bytes with a NUL behind them, most the greatest size allowed.
 */
char *hg_file_read(struct hg_arena *arena, const char *path, size_t path_length, size_t most,
                   size_t *length, struct hg_file_problem *problem);

/* Checks that the file is a whole image (header and end). False with a problem. */
bool hg_file_check_image(const char *path, size_t path_length, struct hg_image_header *header,
                         struct hg_file_problem *problem);

/* Whether the process may open so many files more, 8 at most; errno says why not. */
bool hg_file_has_descriptors(int count);

#endif
