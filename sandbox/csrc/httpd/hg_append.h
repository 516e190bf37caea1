/*
 * Files that only grow: each append is one write, and on the disk when it returns. For one process at
 * a time. Without sync the system writes to the disk when it likes: a killed process loses nothing, a
 * machine without power may.
 *
 * An hg_append owns its descriptor; zero-initialised with fd -1 it is closed. Failures are told as
 * static text or strerror's, valid until the next call. Synchronous: waits for the disk. One thread.
 */
#ifndef HG_APPEND_H
#define HG_APPEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hg_append {
  int fd;
  bool sync;
  uint64_t length; /* bytes that are in the file */
  bool broken;     /* what the file holds behind length is not known: nothing more is written */
};

/*
 * Opens a regular file for appending, or makes it, readable for its owner alone, and locks it: the
 * lock ends with the descriptor, however the process ends. False with *message.
 */
bool hg_append_open(struct hg_append *append, const char *path, bool sync, const char **message);

/* Appends all bytes, durably, or none. False with *message. */
bool hg_append_write(struct hg_append *append, const char *bytes, size_t length,
                     const char **message);

/* Drops, durably, what lies behind the first so many bytes. False with *message. */
bool hg_append_cut(struct hg_append *append, uint64_t length, const char **message);

/* Idempotent. */
void hg_append_close(struct hg_append *append);

/*
 * Writes a whole file, with sync durably but for its name: over one that has the name, never through a
 * symbolic link. False with *message; a part may be there.
 */
bool hg_append_write_file(const char *path, const char *bytes, size_t length, bool sync,
                          const char **message);

/* Makes a folder for its owner alone; one that is there is fine. False with *message. */
bool hg_append_make_folder(const char *path, const char **message);

#endif
