#include "hg_schema_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Above this a double's neighbours are more than a tenth apart: no decimal that a person wrote. */
#define NUMBER_MAX 1e15

static bool is_digit(char character)
{
  return character >= '0' && character <= '9';
}

static bool is_hex(char character)
{
  return is_digit(character) || (character >= 'a' && character <= 'f') ||
         (character >= 'A' && character <= 'F');
}

bool hg_form_is_uuid(struct hg_text text)
{
  if (text.length != 36)
    return false;
  for (size_t i = 0; i < 36; i++) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text.bytes[i] != '-' : !is_hex(text.bytes[i]))
      return false;
  }
  return true;
}

/* Decimals ------------------------------------------------------------------------------------- */

static size_t count_digits(struct hg_text text, size_t at)
{
  size_t end = at;
  while (end < text.length && is_digit(text.bytes[end]))
    end++;
  return end - at;
}

bool hg_form_is_decimal(struct hg_text text)
{
  size_t whole = count_digits(text, 0);
  if (whole == 0 || whole == text.length)
    return whole > 0;
  if (text.bytes[whole] != '.')
    return false;
  size_t fraction = count_digits(text, whole + 1);
  return fraction > 0 && whole + 1 + fraction == text.length;
}

struct decimal {
  struct hg_text whole, fraction; /* without leading and without trailing zeros */
};

static struct decimal split_decimal(struct hg_text text)
{
  size_t whole = count_digits(text, 0), zeros = 0, end = text.length;
  while (zeros < whole && text.bytes[zeros] == '0')
    zeros++;
  size_t fraction = whole < text.length ? whole + 1 : whole;
  while (end > fraction && text.bytes[end - 1] == '0')
    end--;
  return (struct decimal){{text.bytes + zeros, whole - zeros},
                          {text.bytes + fraction, end - fraction}};
}

int hg_form_compare_decimals(struct hg_text a, struct hg_text b)
{
  struct decimal left = split_decimal(a), right = split_decimal(b);
  if (left.whole.length != right.whole.length)
    return left.whole.length < right.whole.length ? -1 : 1;
  int order = memcmp(left.whole.bytes, right.whole.bytes, left.whole.length);
  if (order != 0)
    return order;
  size_t common =
      left.fraction.length < right.fraction.length ? left.fraction.length : right.fraction.length;
  order = memcmp(left.fraction.bytes, right.fraction.bytes, common);
  if (order != 0 || left.fraction.length == right.fraction.length)
    return order;
  return left.fraction.length < right.fraction.length ? -1 : 1;
}

/* printf writes the locale's decimal point, which may be several bytes long. */
static size_t plain_point(char *text)
{
  size_t length = 0;
  for (size_t i = 0; text[i] != '\0'; i++) {
    if (is_digit(text[i]))
      text[length++] = text[i];
    else if (length > 0 && text[length - 1] != '.')
      text[length++] = '.';
  }
  text[length] = '\0';
  return length;
}

size_t hg_form_number(double number, char text[HG_FORM_NUMBER_MAX])
{
  if (!(number >= 0 && number < NUMBER_MAX))
    return 0;
  for (int digits = 0; digits <= 17; digits++) {
    snprintf(text, HG_FORM_NUMBER_MAX, "%.*f", digits, number);
    double back = strtod(text, NULL);
    if (!(back < number) && !(back > number))
      return plain_point(text);
  }
  return 0;
}

/* URLs ----------------------------------------------------------------------------------------- */

static bool is_forbidden_in_url(char character)
{
  unsigned char byte = (unsigned char)character;
  return byte <= ' ' || byte == 0x7f || strchr("\"<>\\", character) != NULL;
}

static size_t scheme_length(struct hg_text text)
{
  static const char *const schemes[] = {"https://", "http://"};
  for (size_t i = 0; i < 2; i++) {
    size_t length = strlen(schemes[i]);
    if (text.length >= length && strncasecmp(text.bytes, schemes[i], length) == 0)
      return length;
  }
  return 0;
}

static struct hg_text authority_of(struct hg_text text, size_t start)
{
  size_t end = start;
  while (end < text.length && memchr("/?#", text.bytes[end], 3) == NULL)
    end++;
  return (struct hg_text){text.bytes + start, end - start};
}

static bool is_host(struct hg_text host)
{
  if (host.length == 0 || host.bytes[0] == '.')
    return false;
  for (size_t i = 0; i < host.length; i++) {
    char character = host.bytes[i];
    bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    bool other = (unsigned char)character >= 0x80 || strchr("-._", character) != NULL;
    if (!letter && !other && !is_digit(character))
      return false;
    if (character == '.' && i + 1 < host.length && host.bytes[i + 1] == '.')
      return false;
  }
  return true;
}

/* Length of an IPv6 address in brackets at the start of text; 0 when there is none. */
static size_t address_length(struct hg_text text)
{
  if (text.length == 0 || text.bytes[0] != '[')
    return 0;
  size_t end = 1;
  while (end < text.length && (is_hex(text.bytes[end]) || memchr(":.", text.bytes[end], 2) != NULL))
    end++;
  return end > 2 && end < text.length && text.bytes[end] == ']' ? end + 1 : 0;
}

static bool is_port(struct hg_text port)
{
  unsigned long number = 0;
  if (port.length == 0 || port.length > 5)
    return false;
  for (size_t i = 0; i < port.length; i++) {
    if (!is_digit(port.bytes[i]))
      return false;
    number = number * 10 + (unsigned long)(port.bytes[i] - '0');
  }
  return number >= 1 && number <= 65535;
}

static const char *host_problem(struct hg_text authority)
{
  size_t host = address_length(authority);
  if (host == 0) {
    const char *colon = memchr(authority.bytes, ':', authority.length);
    host = colon == NULL ? authority.length : (size_t)(colon - authority.bytes);
    if (host == 0)
      return "has no host";
    if (!is_host((struct hg_text){authority.bytes, host}))
      return "has a host that cannot be one";
  }
  if (host == authority.length)
    return NULL;
  struct hg_text port = {authority.bytes + host + 1, authority.length - host - 1};
  return authority.bytes[host] == ':' && is_port(port) ? NULL : "has a port that cannot be one";
}

const char *hg_form_url_problem(struct hg_text text, bool *secret)
{
  size_t start = scheme_length(text);
  struct hg_text authority = authority_of(text, start);
  *secret = start > 0 && memchr(authority.bytes, '@', authority.length) != NULL;
  for (size_t i = 0; i < text.length; i++)
    if (is_forbidden_in_url(text.bytes[i]))
      return "has a blank, a control character or one of \" < > \\ in it (percent-encode it)";
  if (start == 0)
    return "does not start with http:// or https://";
  if (*secret)
    return "carries a user name or password";
  return host_problem(authority);
}
