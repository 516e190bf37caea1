/*
 * Base64: what was encoded decodes to itself, what decodes encodes to itself, in place as well as
 * apart. The whole input is taken as bytes first and as text second.
 */
#include "fuzz.h"

#include "hg_base64.h"

/* Another way to say which characters there are than the tables of the code. */
static bool is_of_alphabet(char c)
{
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/';
}

static bool looks_right(const char *text, size_t length)
{
  size_t padding = 0;
  if (length % 4 != 0)
    return false;
  while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
    padding++;
  for (size_t i = 0; i < length - padding; i++)
    if (!is_of_alphabet(text[i]))
      return false;
  return true;
}

static void check_bytes(const uint8_t *bytes, size_t length)
{
  size_t text_length = hg_base64_encoded_length(length), decoded;
  FUZZ_CHECK(text_length == (length + 2) / 3 * 4);
  char *text = fuzz_room(text_length + 1);
  text[text_length] = '!';
  hg_base64_encode(bytes, length, text);
  FUZZ_CHECK(text[text_length] == '!');
  FUZZ_CHECK(looks_right(text, text_length));
  FUZZ_CHECK(hg_base64_strip(text, text_length, text) == text_length);
  FUZZ_CHECK(hg_base64_decode(text, text_length, text, &decoded) == NULL);
  FUZZ_CHECK(decoded == length && (length == 0 || memcmp(text, bytes, length) == 0));
  free(text);
}

/* Text that decodes is the one text for its bytes; text that is not base64 is refused. */
static void check_clean(const char *text, size_t length)
{
  size_t room = length / 4 * 3, decoded = 0, in_place = 0;
  uint8_t *bytes = fuzz_room(room);
  char *shared = fuzz_copy(text, length);
  const char *problem = hg_base64_decode(text, length, bytes, &decoded);
  const char *same = hg_base64_decode(shared, length, shared, &in_place);
  FUZZ_CHECK(problem == same && decoded == in_place);
  FUZZ_CHECK(problem != NULL || looks_right(text, length));
  if (problem == NULL) {
    char *again = fuzz_room(length);
    FUZZ_CHECK(hg_base64_encoded_length(decoded) == length);
    hg_base64_encode(bytes, decoded, again);
    FUZZ_CHECK(memcmp(again, text, length) == 0 && memcmp(shared, bytes, decoded) == 0);
    free(again);
  }
  free(shared);
  free(bytes);
}

static void check_text(const uint8_t *data, size_t size)
{
  char *text = fuzz_copy(data, size), *out = fuzz_copy(data, size);
  size_t length = hg_base64_strip(text, size, out);
  FUZZ_CHECK(length <= size);
  FUZZ_CHECK(memchr(out, '\n', length) == NULL && memchr(out, '\r', length) == NULL);
  FUZZ_CHECK(hg_base64_strip(text, size, text) == length && memcmp(text, out, length) == 0);
  char *clean = fuzz_copy(out, length);
  check_clean(clean, length);
  free(clean);
  free(out);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  check_bytes(data, size);
  check_text(data, size);
  return 0;
}
