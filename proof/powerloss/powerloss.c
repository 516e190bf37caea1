/*
 * powerloss ROOT SHADOW SEED   puts in a folder's place what a power cut would have left of it
 *
 * SHADOW is what synced.c kept. With seed 0 only what was synced is left. With another one some of the
 * rest had reached the disk as well: for each folder either the names as they are or as they were
 * synced, for each file a random choice of its blocks (of one size that is either). Prints how many
 * names went or came back, how many files lost bytes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shadow.h"

struct state {
  const char *shadow;
  char folder[SHADOW_PATH], kept[SHADOW_PATH];
  bool durable_names; /* the names as they were synced, or as they are */
  uint64_t seed;
  long names, files;
};

static void need(bool ok, const char *what)
{
  if (ok)
    return;
  fprintf(stderr, "powerloss: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* 0 with the strict seed, otherwise 0 or 1 (splitmix64). */
static unsigned coin(struct state *state)
{
  if (state->seed == 0)
    return 0;
  uint64_t mix = (state->seed += 0x9e3779b97f4a7c15u);
  mix = (mix ^ (mix >> 30)) * 0xbf58476d1ce4e5b9u;
  mix = (mix ^ (mix >> 27)) * 0x94d049bb133111ebu;
  return (unsigned)((mix ^ (mix >> 31)) >> 40) & 1u;
}

/* Writes one block of either into the file; what lies behind the end of one counts as zeroes. */
static bool mix_block(struct state *state, int file, int synced, off_t at)
{
  char now[SHADOW_BLOCK] = {0}, then[SHADOW_BLOCK] = {0};
  if (pread(file, now, sizeof now, at) < 0 || pread(synced, then, sizeof then, at) < 0)
    exit(1);
  if (memcmp(now, then, sizeof now) == 0 || coin(state) == 1)
    return false;
  need(pwrite(file, then, sizeof then, at) == (ssize_t)sizeof then, "write");
  return true;
}

static void mix_file(struct state *state, int file, int synced)
{
  struct stat now, then;
  need(fstat(file, &now) == 0 && fstat(synced, &then) == 0, "stat");
  off_t size = coin(state) == 1 ? now.st_size : then.st_size;
  off_t longest = now.st_size > then.st_size ? now.st_size : then.st_size;
  bool changed = size != now.st_size;
  for (off_t at = 0; at < longest; at += SHADOW_BLOCK)
    changed = mix_block(state, file, synced, at) || changed;
  need(ftruncate(file, size) == 0, "truncate");
  state->files += changed;
}

static bool same_file(struct state *state, int file, const char *kept)
{
  char bytes[SHADOW_PATH];
  struct stat left, right;
  return shadow_bytes_of(bytes, state->shadow, file) && stat(bytes, &left) == 0 &&
         stat(kept, &right) == 0 && left.st_ino == right.st_ino;
}

/* A name that is there now. */
static bool judge_name(void *context, const char *name)
{
  struct state *state = context;
  char path[SHADOW_PATH], kept[SHADOW_PATH], bytes[SHADOW_PATH];
  struct stat info;
  need(shadow_join(path, state->folder, name) && shadow_join(kept, state->kept, name), name);
  if (lstat(path, &info) != 0 || !S_ISREG(info.st_mode))
    return true;
  int file = open(path, O_RDWR | O_CLOEXEC);
  need(file >= 0 && shadow_bytes_of(bytes, state->shadow, file), path);
  if (state->durable_names && !same_file(state, file, kept)) {
    need(unlink(path) == 0, path); /* comes back below when the name was another file's */
    state->names++;
  } else {
    int synced = open(bytes, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
    need(synced >= 0, bytes);
    mix_file(state, file, synced);
    close(synced);
  }
  close(file);
  return true;
}

/* A name that was synced: back it comes when it is gone. */
static bool bring_back(void *context, const char *name)
{
  struct state *state = context;
  char path[SHADOW_PATH], kept[SHADOW_PATH];
  struct stat info;
  need(shadow_join(path, state->folder, name) && shadow_join(kept, state->kept, name), name);
  if (lstat(kept, &info) != 0 || !S_ISREG(info.st_mode) || access(path, F_OK) == 0)
    return true;
  int from = open(kept, O_RDONLY | O_CLOEXEC),
      to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  need(from >= 0 && to >= 0 && shadow_copy(from, to), path);
  close(from);
  close(to);
  state->names++;
  return true;
}

static void restore(struct state *state, const char *root, const char *relative)
{
  int length = snprintf(state->folder, SHADOW_PATH, "%s%s", root, relative);
  need(length < SHADOW_PATH && shadow_names_of(state->kept, state->shadow, relative), "path");
  state->durable_names = coin(state) == 0;
  need(mkdir(state->kept, 0700) == 0 || errno == EEXIST, state->kept);
  need(shadow_each(state->folder, judge_name, state), state->folder);
  if (state->durable_names)
    need(shadow_each(state->kept, bring_back, state), state->kept);
}

struct walk {
  struct state *state;
  const char *root;
};

static bool restore_below(void *context, const char *name)
{
  struct walk *walk = context;
  char relative[SHADOW_PATH], path[SHADOW_PATH];
  struct stat info;
  need(shadow_join(relative, "", name) && shadow_join(path, walk->root, name), name);
  if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode))
    restore(walk->state, walk->root, relative);
  return true;
}

int main(int count, char **arguments)
{
  if (count != 4) {
    fputs("usage: powerloss ROOT SHADOW SEED\n", stderr);
    return 2;
  }
  struct state state = {.shadow = arguments[2], .seed = strtoull(arguments[3], NULL, 10)};
  struct walk walk = {&state, arguments[1]};
  char ready[SHADOW_PATH];
  need(shadow_join(ready, state.shadow, "ready"), "path");
  if (access(ready, F_OK) != 0) { /* the process was killed before it had done anything */
    puts("0 0");
    return 0;
  }
  restore(&state, arguments[1], "");
  need(shadow_each(arguments[1], restore_below, &walk), arguments[1]);
  printf("%ld %ld\n", state.names, state.files);
  return 0;
}
