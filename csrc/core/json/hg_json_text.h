/*
 * What a string of JSON means: escapes resolved, and what is wrong in it made good.
 *
 * Nothing blocks or keeps state; safe in any thread.
 */
#ifndef HG_JSON_TEXT_H
#define HG_JSON_TEXT_H

#include "hg_buffer.h"
#include "hg_text.h"

/*
 * What is odd about a text that is nearly JSON, one bit each. lhg_json_decode.c names them for Lua.
 */
enum hg_json_oddity {
  HG_JSON_ODD_MARK = 1 << 0,       /* a byte order mark */
  HG_JSON_ODD_BLANK = 1 << 1,      /* NUL and other blanks that JSON does not have */
  HG_JSON_ODD_COMMENT = 1 << 2,    /* in the manner of C, or of a shell */
  HG_JSON_ODD_WRAPPER = 1 << 3,    /* a call or a guard around the document */
  HG_JSON_ODD_TRAILING = 1 << 4,   /* something behind the document */
  HG_JSON_ODD_SECOND = 1 << 5,     /* what looks like another document behind it */
  HG_JSON_ODD_CUT = 1 << 6,        /* it ends before its end */
  HG_JSON_ODD_BROKEN = 1 << 7,     /* from somewhere on it is no JSON */
  HG_JSON_ODD_WORD = 1 << 8,       /* NaN, Infinity, None, undefined; True for true */
  HG_JSON_ODD_NUMBER = 1 << 9,     /* +1, 007, 0x10, 1. */
  HG_JSON_ODD_FLOAT = 1 << 10,     /* an integer too long for a double, with fraction or exponent */
  HG_JSON_ODD_SURROGATE = 1 << 11, /* half of a pair */
  HG_JSON_ODD_UTF8 = 1 << 12,      /* bytes that are no UTF-8 */
  HG_JSON_ODD_CONTROL = 1 << 13,   /* a control character as it is */
  HG_JSON_ODD_ESCAPE = 1 << 14,    /* an escape that there is not */
  HG_JSON_ODD_QUOTE = 1 << 15,     /* single quotes, none around a name, one within a string */
  HG_JSON_ODD_COMMA = 1 << 16,     /* one too many */
  HG_JSON_ODD_DUPLICATE = 1 << 17, /* two members of one name; the last counts */
  HG_JSON_ODD_DEEP = 1 << 18       /* nested too deep; what is deeper is left out */
};

/* Three bytes of output for one of input at most: what is no character becomes U+FFFD. */
#define HG_JSON_TEXT_GROWTH 3

/*
 * Appends what stands between a string's quotes, as text in UTF-8, and adds to *oddities. keeps_bytes:
 * bytes that are no UTF-8 stay as they are and are not odd. False: no memory, or over out's limit.
 */
bool hg_json_text_append(struct hg_buffer *out, struct hg_text inside, bool keeps_bytes,
                         unsigned *oddities);

#endif
