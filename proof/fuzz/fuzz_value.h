/*
 * A small language of bytes for value trees, so that fuzzed parameters and definitions are trees and
 * not text that hardly ever parses. Trees live in the caller's arena.
 */
#ifndef FUZZ_VALUE_H
#define FUZZ_VALUE_H

#include "fuzz.h"

#include "hg_value.h"

/*
 * Reads a tree. Each value begins with a byte that says its kind; a word is an index into a list of
 * what definitions and parameters are made of. Absent when the arena has failed.
 */
struct hg_value fuzz_value(struct fuzz_input *input, struct hg_arena *arena);

/* A copy whose tables may be changed; the texts are shared. Absent when the arena has failed. */
struct hg_value fuzz_value_copy(struct hg_arena *arena, const struct hg_value *value);

/*
 * Puts a tree from the input in the place of one value of base, which the input chooses too: what
 * comes out is right everywhere but there.
 */
void fuzz_value_graft(struct fuzz_input *input, struct hg_arena *arena, struct hg_value *base);

#endif
