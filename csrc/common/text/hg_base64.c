#include "hg_base64.h"

#include <string.h>
#include <strings.h>

/* A data URI's media type may carry parameters; a comma later than this is not its end. */
#define DATA_URI_PREFIX_MAX ((size_t)256)

/*
 * Twelve bits are two characters: one look-up per pair instead of one per character, which is twice
 * as fast. The table is spelled by the preprocessor so that it is constant and needs no set-up.
 */
/* clang-format off */
#define ALPHABET_WITH(apply, a) \
  apply(a, 'A') apply(a, 'B') apply(a, 'C') apply(a, 'D') apply(a, 'E') apply(a, 'F') \
  apply(a, 'G') apply(a, 'H') apply(a, 'I') apply(a, 'J') apply(a, 'K') apply(a, 'L') \
  apply(a, 'M') apply(a, 'N') apply(a, 'O') apply(a, 'P') apply(a, 'Q') apply(a, 'R') \
  apply(a, 'S') apply(a, 'T') apply(a, 'U') apply(a, 'V') apply(a, 'W') apply(a, 'X') \
  apply(a, 'Y') apply(a, 'Z') apply(a, 'a') apply(a, 'b') apply(a, 'c') apply(a, 'd') \
  apply(a, 'e') apply(a, 'f') apply(a, 'g') apply(a, 'h') apply(a, 'i') apply(a, 'j') \
  apply(a, 'k') apply(a, 'l') apply(a, 'm') apply(a, 'n') apply(a, 'o') apply(a, 'p') \
  apply(a, 'q') apply(a, 'r') apply(a, 's') apply(a, 't') apply(a, 'u') apply(a, 'v') \
  apply(a, 'w') apply(a, 'x') apply(a, 'y') apply(a, 'z') apply(a, '0') apply(a, '1') \
  apply(a, '2') apply(a, '3') apply(a, '4') apply(a, '5') apply(a, '6') apply(a, '7') \
  apply(a, '8') apply(a, '9') apply(a, '+') apply(a, '/')
#define PAIR(a, b) {a, b},
#define PAIRS(a) ALPHABET_WITH(PAIR, a)

static const char pairs[4096][2] = {
  PAIRS('A') PAIRS('B') PAIRS('C') PAIRS('D') PAIRS('E') PAIRS('F') PAIRS('G') PAIRS('H')
  PAIRS('I') PAIRS('J') PAIRS('K') PAIRS('L') PAIRS('M') PAIRS('N') PAIRS('O') PAIRS('P')
  PAIRS('Q') PAIRS('R') PAIRS('S') PAIRS('T') PAIRS('U') PAIRS('V') PAIRS('W') PAIRS('X')
  PAIRS('Y') PAIRS('Z') PAIRS('a') PAIRS('b') PAIRS('c') PAIRS('d') PAIRS('e') PAIRS('f')
  PAIRS('g') PAIRS('h') PAIRS('i') PAIRS('j') PAIRS('k') PAIRS('l') PAIRS('m') PAIRS('n')
  PAIRS('o') PAIRS('p') PAIRS('q') PAIRS('r') PAIRS('s') PAIRS('t') PAIRS('u') PAIRS('v')
  PAIRS('w') PAIRS('x') PAIRS('y') PAIRS('z') PAIRS('0') PAIRS('1') PAIRS('2') PAIRS('3')
  PAIRS('4') PAIRS('5') PAIRS('6') PAIRS('7') PAIRS('8') PAIRS('9') PAIRS('+') PAIRS('/')
};

/* A character's six bits plus 64; 0 marks what is not of the alphabet. */
#define KNOWN 64
static const uint8_t sextets[256] = {
  ['A'] = 64, ['B'] = 65, ['C'] = 66, ['D'] = 67, ['E'] = 68, ['F'] = 69, ['G'] = 70, ['H'] = 71,
  ['I'] = 72, ['J'] = 73, ['K'] = 74, ['L'] = 75, ['M'] = 76, ['N'] = 77, ['O'] = 78, ['P'] = 79,
  ['Q'] = 80, ['R'] = 81, ['S'] = 82, ['T'] = 83, ['U'] = 84, ['V'] = 85, ['W'] = 86, ['X'] = 87,
  ['Y'] = 88, ['Z'] = 89, ['a'] = 90, ['b'] = 91, ['c'] = 92, ['d'] = 93, ['e'] = 94, ['f'] = 95,
  ['g'] = 96, ['h'] = 97, ['i'] = 98, ['j'] = 99, ['k'] = 100, ['l'] = 101, ['m'] = 102,
  ['n'] = 103, ['o'] = 104, ['p'] = 105, ['q'] = 106, ['r'] = 107, ['s'] = 108, ['t'] = 109,
  ['u'] = 110, ['v'] = 111, ['w'] = 112, ['x'] = 113, ['y'] = 114, ['z'] = 115, ['0'] = 116,
  ['1'] = 117, ['2'] = 118, ['3'] = 119, ['4'] = 120, ['5'] = 121, ['6'] = 122, ['7'] = 123,
  ['8'] = 124, ['9'] = 125, ['+'] = 126, ['/'] = 127
};
/* clang-format on */

size_t hg_base64_encoded_length(size_t length)
{
  return (length + 2) / 3 * 4;
}

static void encode_three(const uint8_t *bytes, char *text)
{
  uint32_t bits = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
  memcpy(text, pairs[bits >> 12], 2);
  memcpy(text + 2, pairs[bits & 0xfff], 2);
}

static void encode_six(const uint8_t *bytes, char *text)
{
  uint64_t bits = (uint64_t)bytes[0] << 40 | (uint64_t)bytes[1] << 32 | (uint64_t)bytes[2] << 24 |
                  (uint64_t)bytes[3] << 16 | (uint64_t)bytes[4] << 8 | bytes[5];
  memcpy(text, pairs[bits >> 36], 2);
  memcpy(text + 2, pairs[bits >> 24 & 0xfff], 2);
  memcpy(text + 4, pairs[bits >> 12 & 0xfff], 2);
  memcpy(text + 6, pairs[bits & 0xfff], 2);
}

void hg_base64_encode(const void *bytes, size_t length, char *text)
{
  const uint8_t *in = bytes;
  for (; length >= 6; length -= 6, in += 6, text += 8)
    encode_six(in, text);
  for (; length >= 3; length -= 3, in += 3, text += 4)
    encode_three(in, text);
  if (length == 0)
    return;
  uint8_t rest[3] = {in[0], length == 2 ? in[1] : 0, 0};
  encode_three(rest, text);
  text[3] = '=';
  if (length == 1)
    text[2] = '=';
}

static size_t data_uri_prefix(const char *text, size_t length)
{
  static const char scheme[] = "data:", mark[] = ";base64";
  size_t look = length < DATA_URI_PREFIX_MAX ? length : DATA_URI_PREFIX_MAX;
  if (look < sizeof scheme || strncasecmp(text, scheme, sizeof scheme - 1) != 0)
    return 0;
  const char *comma = memchr(text, ',', look);
  if (comma == NULL || (size_t)(comma - text) < sizeof scheme - 1 + sizeof mark - 1)
    return 0;
  if (strncasecmp(comma - (sizeof mark - 1), mark, sizeof mark - 1) != 0)
    return 0;
  return (size_t)(comma - text) + 1;
}

static size_t strip_lines(const char *text, size_t length, char *out)
{
  size_t written = 0;
  for (size_t at = 0; at < length; at++)
    if (text[at] != '\n' && text[at] != '\r')
      out[written++] = text[at];
  return written;
}

size_t hg_base64_strip(const char *text, size_t length, char *out)
{
  size_t prefix = data_uri_prefix(text, length);
  text += prefix;
  length -= prefix;
  if (memchr(text, '\n', length) != NULL || memchr(text, '\r', length) != NULL)
    return strip_lines(text, length, out);
  if (out != text)
    memmove(out, text, length);
  return length;
}

/* The look-ups of four characters; false when one of them is not of the alphabet. */
static bool gather_four(const char *text, uint32_t *bits)
{
  uint8_t a = sextets[(uint8_t)text[0]], b = sextets[(uint8_t)text[1]];
  uint8_t c = sextets[(uint8_t)text[2]], d = sextets[(uint8_t)text[3]];
  *bits = (uint32_t)(a & 63) << 18 | (uint32_t)(b & 63) << 12 | (uint32_t)(c & 63) << 6 | (d & 63);
  return (a & b & c & d & KNOWN) != 0;
}

/* The last four characters, of which `padding` are "=": writes 3 - padding bytes. */
static const char *decode_last(const char *text, size_t padding, uint8_t *out)
{
  char filled[4] = {text[0], text[1], padding < 2 ? text[2] : 'A', padding < 1 ? text[3] : 'A'};
  uint32_t bits;
  if (!gather_four(filled, &bits))
    return "has a character that is not of base64";
  if ((bits & (padding == 2 ? 0xffff : padding == 1 ? 0xff : 0)) != 0)
    return "has stray bits before its padding";
  out[0] = (uint8_t)(bits >> 16);
  if (padding < 2)
    out[1] = (uint8_t)(bits >> 8);
  if (padding < 1)
    out[2] = (uint8_t)bits;
  return NULL;
}

const char *hg_base64_decode(const char *text, size_t length, void *bytes, size_t *decoded)
{
  uint8_t *out = bytes;
  *decoded = 0;
  if (length == 0)
    return NULL;
  if (length % 4 != 0)
    return "is not a multiple of four characters long (padding included)";
  size_t last = length - 4;
  size_t padding = text[length - 1] != '=' ? 0 : text[length - 2] != '=' ? 1 : 2;
  for (size_t at = 0; at < last; at += 4, out += 3) {
    uint32_t bits;
    if (!gather_four(text + at, &bits))
      return "has a character that is not of base64";
    out[0] = (uint8_t)(bits >> 16);
    out[1] = (uint8_t)(bits >> 8);
    out[2] = (uint8_t)bits;
  }
  const char *problem = decode_last(text + last, padding, out);
  if (problem == NULL)
    *decoded = length / 4 * 3 - padding;
  return problem;
}
