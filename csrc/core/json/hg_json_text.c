#include "hg_json_text.h"

#include <stdint.h>
#include <string.h>

#define NO_CHARACTER 0xfffdu

struct reader {
  const char *at, *end;
  struct hg_buffer *out;
  unsigned oddities;
};

static bool append_character(struct hg_buffer *out, uint32_t code)
{
  unsigned char bytes[4];
  size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
  for (size_t i = length - 1; i > 0; i--) {
    bytes[i] = (unsigned char)(0x80 | (code & 0x3f));
    code >>= 6;
  }
  bytes[0] = (unsigned char)(leads[length] | code);
  return hg_buffer_append(out, bytes, length);
}

static int hex_value(char character)
{
  if (character >= '0' && character <= '9')
    return character - '0';
  character |= 0x20;
  return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* Of four hexadecimal digits at `at`, which stays there; -1 when they are none. */
static int32_t peek_unit(const char *at, const char *end)
{
  int32_t unit = 0;
  if (end - at < 4)
    return -1;
  for (int i = 0; i < 4; i++) {
    int digit = hex_value(at[i]);
    if (digit < 0)
      return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

static bool is_high(int32_t unit)
{
  return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low(int32_t unit)
{
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/* Behind "\u". */
static bool append_unit(struct reader *reader)
{
  int32_t unit = peek_unit(reader->at, reader->end);
  if (unit < 0) {
    reader->oddities |= HG_JSON_ODD_ESCAPE;
    return append_character(reader->out, NO_CHARACTER);
  }
  reader->at += 4;
  if (!is_high(unit) && !is_low(unit))
    return append_character(reader->out, (uint32_t)unit);
  bool goes_on = is_high(unit) && reader->end - reader->at >= 6 && reader->at[0] == '\\' &&
                 reader->at[1] == 'u';
  int32_t second = goes_on ? peek_unit(reader->at + 2, reader->end) : -1;
  if (!is_low(second)) {
    reader->oddities |= HG_JSON_ODD_SURROGATE;
    return append_character(reader->out, NO_CHARACTER);
  }
  reader->at += 6;
  uint32_t code = 0x10000 + (((uint32_t)unit - 0xd800) << 10) + ((uint32_t)second - 0xdc00);
  return append_character(reader->out, code);
}

static bool append_escape(struct reader *reader)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  reader->at++;
  if (reader->at == reader->end) {
    reader->oddities |= HG_JSON_ODD_ESCAPE;
    return append_character(reader->out, NO_CHARACTER);
  }
  char letter = *reader->at++;
  if (letter == 'u')
    return append_unit(reader);
  const char *known = letter != '\0' ? strchr(letters, letter) : NULL;
  if (known != NULL)
    return hg_buffer_append(reader->out, meanings + (known - letters), 1);
  reader->oddities |= HG_JSON_ODD_ESCAPE;
  reader->at--; /* what is escaped for no reason is read as it is */
  return true;
}

/* A run without escapes: as much of it as is UTF-8, then one byte that is not. */
static bool append_run(struct reader *reader, const char *run_end, bool keeps_bytes)
{
  while (reader->at < run_end) {
    size_t length = (size_t)(run_end - reader->at);
    size_t fine = keeps_bytes ? length : hg_text_utf8_prefix(reader->at, length);
    if (!hg_buffer_append(reader->out, reader->at, fine))
      return false;
    reader->at += fine;
    if (fine == length)
      break;
    reader->oddities |= HG_JSON_ODD_UTF8;
    reader->at++;
    if (!append_character(reader->out, NO_CHARACTER))
      return false;
  }
  return true;
}

bool hg_json_text_append(struct hg_buffer *out, struct hg_text inside, bool keeps_bytes,
                         unsigned *oddities)
{
  struct reader reader = {inside.bytes, inside.bytes + inside.length, out, 0};
  bool fits = true;
  while (fits && reader.at < reader.end) {
    const char *backslash = memchr(reader.at, '\\', (size_t)(reader.end - reader.at));
    fits = append_run(&reader, backslash != NULL ? backslash : reader.end, keeps_bytes);
    if (fits && reader.at < reader.end)
      fits = append_escape(&reader);
  }
  *oddities |= reader.oddities;
  return fits;
}
