/*
 * Takes a few scalars out of a JSON text without building the rest of it.
 *
 * The whole text is validated in the one pass, by RFC 8259 and a little stricter: what takes more
 * than a look is declined (see hg_json_pick), and the caller decodes the text as a whole. So a text
 * that is taken means the same to every decoder, and one that is declined may still be good.
 *
 * Nothing allocates, blocks or keeps state; safe in any thread. Names are compared byte by byte.
 */
#ifndef HG_JSON_PICK_H
#define HG_JSON_PICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_text.h"

/* Paths of one set; a set is a word of bits while the text is read. */
#define HG_JSON_PATHS 16
/* Names within a path, and bytes of a name. */
#define HG_JSON_PATH_NAMES 4
#define HG_JSON_NAME 31
/* Nesting that any set accepts at most; the reader calls itself for every level. */
#define HG_JSON_PICK_DEPTH 128

struct hg_json_name {
  uint8_t length;
  char bytes[HG_JSON_NAME];
};

struct hg_json_path {
  size_t count;
  struct hg_json_name names[HG_JSON_PATH_NAMES];
};

/* Owns nothing: may be copied and forgotten. All zero with a depth is the empty set. */
struct hg_json_paths {
  size_t depth; /* how deep arrays and objects may be nested */
  size_t count;
  struct hg_json_path paths[HG_JSON_PATHS];
};

/* Integers of up to so many digits survive in a double. */
#define HG_JSON_EXACT_DIGITS 15

enum hg_json_kind {
  HG_JSON_ABSENT, /* null, too */
  HG_JSON_FALSE,
  HG_JSON_TRUE,
  HG_JSON_INTEGER,      /* of at most HG_JSON_EXACT_DIGITS digits: in number */
  HG_JSON_LONG_INTEGER, /* of more: in text, as it was written */
  HG_JSON_STRING,       /* in text */
  HG_JSON_CONTAINER     /* an array or an object */
};

/* text points into the JSON text. */
struct hg_json_pick {
  enum hg_json_kind kind;
  int64_t number;
  struct hg_text text;
};

/*
 * Adds "name" or "name.name…", each the member of an object in the one before. False: it is empty,
 * or there are more paths, names or bytes than fit; the set is as it was.
 */
bool hg_json_paths_add(struct hg_json_paths *paths, const char *path, size_t length);

/*
 * Reads text and fills picks, one for each path in the order of their addition. Of members with the
 * same name the last counts. False, with nothing in picks: text is not valid, nested too deep, or
 * one of these: a control character or half a surrogate pair in a string, an escape in a name or in
 * a picked string, bytes in a picked string that are no UTF-8, a picked number with fraction or
 * exponent.
 */
bool hg_json_pick(const struct hg_json_paths *paths, const char *text, size_t length,
                  struct hg_json_pick *picks);

#endif
