#include "hg_text.h"

#include <stdint.h>
#include <string.h>

#define DISTANCE_MAX ((size_t)64)

static bool is_continuation(unsigned char byte)
{
  return (byte & 0xc0) == 0x80;
}

/*
 * Decodes the character that starts text: its length in bytes, 0 when it is not UTF-8. The bounds
 * of the second byte exclude overlong forms, surrogates and what lies above U+10FFFF.
 */
static size_t decode(const unsigned char *text, size_t length, uint32_t *character)
{
  unsigned char first = text[0];
  *character = first;
  if (first < 0x80)
    return 1;
  size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || size > length)
    return 0;
  unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  if (text[1] < low || text[1] > high)
    return 0;
  *character = first & (0x7fu >> size);
  for (size_t i = 1; i < size; i++) {
    if (!is_continuation(text[i]))
      return 0;
    *character = *character << 6 | (text[i] & 0x3f);
  }
  return size;
}

/* Eight ASCII characters at a time: most text is nothing else, and base64 is long. */
static size_t ascii_prefix(const char *text, size_t length)
{
  size_t at = 0;
  uint64_t block;
  for (; length - at >= sizeof block; at += sizeof block) {
    memcpy(&block, text + at, sizeof block);
    if ((block & UINT64_C(0x8080808080808080)) != 0)
      break;
  }
  return at;
}

size_t hg_text_utf8_prefix(const char *text, size_t length)
{
  size_t at = ascii_prefix(text, length);
  while (at < length) {
    uint32_t character;
    size_t size = decode((const unsigned char *)text + at, length - at, &character);
    if (size == 0)
      return at;
    at += size;
    if (size == 1 && length - at >= sizeof(uint64_t))
      at += ascii_prefix(text + at, length - at);
  }
  return length;
}

bool hg_text_is_utf8(const char *text, size_t length)
{
  return hg_text_utf8_prefix(text, length) == length;
}

static bool is_space(uint32_t character)
{
  return character == ' ' || (character >= 0x09 && character <= 0x0d) || character == 0x85 ||
         character == 0xa0 || character == 0x1680 || (character >= 0x2000 && character <= 0x200d) ||
         character == 0x2028 || character == 0x2029 || character == 0x202f || character == 0x205f ||
         character == 0x2060 || character == 0x3000 || character == 0xfeff;
}

bool hg_text_is_blank(const char *text, size_t length)
{
  for (size_t at = 0; at < length;) {
    uint32_t character;
    size_t size = decode((const unsigned char *)text + at, length - at, &character);
    if (size == 0 || !is_space(character))
      return false;
    at += size;
  }
  return true;
}

size_t hg_text_cut(const char *text, size_t length, size_t most)
{
  if (length <= most)
    return length;
  size_t cut = most;
  while (cut > 0 && is_continuation((unsigned char)text[cut]))
    cut--;
  return cut;
}

/* Lower case without "_" and "-"; at most DISTANCE_MAX bytes, their number. */
static size_t fold(struct hg_text text, unsigned char *out)
{
  size_t length = 0;
  for (size_t i = 0; i < text.length && length < DISTANCE_MAX; i++) {
    unsigned char byte = (unsigned char)text.bytes[i];
    if (byte == '_' || byte == '-')
      continue;
    out[length++] = byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte - 'A' + 'a') : byte;
  }
  return length;
}

static size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* Optimal string alignment, three rows of the table at a time. */
size_t hg_text_distance(struct hg_text a, struct hg_text b)
{
  unsigned char from[DISTANCE_MAX], to[DISTANCE_MAX];
  size_t rows[3][DISTANCE_MAX + 1];
  size_t *before = rows[0], *last = rows[1], *row = rows[2];
  size_t from_length = fold(a, from), to_length = fold(b, to);
  for (size_t j = 0; j <= to_length; j++)
    last[j] = j;
  for (size_t i = 1; i <= from_length; i++) {
    row[0] = i;
    for (size_t j = 1; j <= to_length; j++) {
      row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + (from[i - 1] != to[j - 1]));
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        row[j] = least(row[j], before[j - 2] + 1);
    }
    size_t *oldest = before;
    before = last;
    last = row;
    row = oldest;
  }
  return last[to_length];
}

struct hg_nearest hg_nearest_start(struct hg_text given)
{
  return (struct hg_nearest){.given = given, .distance = given.length / 3};
}

static bool is_start_of(struct hg_text start, struct hg_text text)
{
  return start.length > 0 && start.length < text.length && start.length * 3 >= text.length &&
         memcmp(start.bytes, text.bytes, start.length) == 0;
}

void hg_nearest_look(struct hg_nearest *nearest, struct hg_text candidate)
{
  /* Nobody means a name of ours by a page of text, and measuring it takes time. */
  if (nearest->given.length > DISTANCE_MAX)
    return;
  size_t distance = hg_text_distance(nearest->given, candidate);
  bool none_yet = nearest->meant.bytes == NULL;
  if (distance < nearest->distance || (distance == nearest->distance && none_yet)) {
    nearest->meant = candidate;
    nearest->distance = distance;
  } else if (none_yet && is_start_of(nearest->given, candidate)) {
    nearest->meant = candidate;
  }
}
