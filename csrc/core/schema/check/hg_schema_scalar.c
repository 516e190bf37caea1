#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hg_base64.h"
#include "hg_image_header.h"
#include "hg_limits.h"
#include "hg_schema_form.h"
#include "hg_schema_types.h"

/* Text as such: the bytes are UTF-8 without NUL, and not more than the field takes. */
static bool check_text(struct hg_check *check, const struct hg_path *path,
                       const struct hg_field *field, const struct hg_value *given)
{
  if (given->kind != HG_VALUE_TEXT)
    return hg_check_report_type(check, path, field, given);
  struct hg_text text = given->as.text;
  if (text.length > field->max_length)
    return hg_check_report(check, path, "length", given, "must be at most %zu bytes long, not %zu",
                           field->max_length, text.length);
  const char *nul = memchr(text.bytes, '\0', text.length);
  if (nul != NULL)
    return hg_check_report(check, path, "nul", given,
                           "must be text without NUL bytes (there is one at byte %zu)",
                           (size_t)(nul - text.bytes) + 1);
  size_t valid = hg_text_utf8_prefix(text.bytes, text.length);
  if (valid < text.length)
    return hg_check_report(check, path, "utf8", given,
                           "must be text in UTF-8 (it is not from byte %zu on)", valid + 1);
  return true;
}

bool hg_check_string(struct hg_check *check, const struct hg_path *path,
                     const struct hg_field *field, const struct hg_value *given,
                     struct hg_value *out)
{
  if (!check_text(check, path, field, given))
    return false;
  *out = *given;
  if (field->required && hg_text_is_blank(given->as.text.bytes, given->as.text.length))
    return hg_check_report(check, path, "blank", given, "is required and must not be blank");
  return true;
}

bool hg_check_url(struct hg_check *check, const struct hg_path *path, const struct hg_field *field,
                  const struct hg_value *given, struct hg_value *out)
{
  if (!check_text(check, path, field, given))
    return false;
  *out = *given;
  if (given->as.text.length == 0 && field->may_be_empty)
    return true;
  bool secret;
  const char *problem = hg_form_url_problem(given->as.text, &secret);
  if (problem == NULL)
    return true;
  return hg_check_report(check, path, "url", secret ? NULL : given, "must be %s; it %s",
                         field->allowed, problem);
}

bool hg_check_uuid(struct hg_check *check, const struct hg_path *path, const struct hg_field *field,
                   const struct hg_value *given, struct hg_value *out)
{
  if (!check_text(check, path, field, given))
    return false;
  *out = *given;
  return hg_form_is_uuid(given->as.text) ||
         hg_check_report(check, path, "uuid", given, "must be %s", field->allowed);
}

/* A path is bytes, not text: only what no path can hold is refused. */
bool hg_check_file(struct hg_check *check, const struct hg_path *path, const struct hg_field *field,
                   const struct hg_value *given, struct hg_value *out)
{
  if (given->kind != HG_VALUE_TEXT)
    return hg_check_report_type(check, path, field, given);
  struct hg_text text = given->as.text;
  *out = *given;
  if (text.length == 0)
    return hg_check_report(check, path, "blank", given, "must be %s, not empty", field->allowed);
  if (text.length > field->max_length)
    return hg_check_report(check, path, "length", given,
                           "must be a path of at most %zu bytes, not %zu", field->max_length,
                           text.length);
  if (memchr(text.bytes, '\0', text.length) != NULL)
    return hg_check_report(check, path, "nul", given, "must be a path without NUL bytes");
  return true;
}

/*
 * What stands in base64 text: NULL and the clean text in *out when it is an image of the field's.
 */
static const char *image_problem(struct hg_check *check, const struct hg_field *field,
                                 struct hg_text text, struct hg_value *out)
{
  struct hg_image_header header;
  size_t decoded;
  char *clean = hg_arena_copy(check->arena, text.bytes, text.length);
  unsigned char *image = hg_arena_bytes(check->arena, text.length / 4 * 3 + 3);
  if (clean == NULL || image == NULL)
    return "could not be held in memory";
  size_t length = hg_base64_strip(clean, text.length, clean);
  const char *problem = hg_base64_decode(clean, length, image, &decoded);
  if (problem == NULL && length == 0)
    problem = "is empty";
  if (problem == NULL)
    problem = hg_image_header_read(image, decoded, &header);
  if (problem == NULL && (field->formats & 1u << header.format) == 0)
    problem = "is an image of another format";
  *out = hg_value_text(clean, length);
  return problem;
}

bool hg_check_base64_image(struct hg_check *check, const struct hg_path *path,
                           const struct hg_field *field, const struct hg_value *given,
                           struct hg_value *out)
{
  if (given->kind != HG_VALUE_TEXT)
    return hg_check_report_type(check, path, field, given);
  if (given->as.text.length > field->max_length)
    return hg_check_report(check, path, "length", given, "must be at most %zu bytes long, not %zu",
                           field->max_length, given->as.text.length);
  const char *problem = image_problem(check, field, given->as.text, out);
  return problem == NULL ||
         hg_check_report(check, path, "image", given, "must be %s; it %s", field->allowed, problem);
}

bool hg_check_boolean(struct hg_check *check, const struct hg_path *path,
                      const struct hg_field *field, const struct hg_value *given,
                      struct hg_value *out)
{
  *out = *given;
  return given->kind == HG_VALUE_BOOLEAN || hg_check_report_type(check, path, field, given);
}

bool hg_check_integer(struct hg_check *check, const struct hg_path *path,
                      const struct hg_field *field, const struct hg_value *given,
                      struct hg_value *out)
{
  *out = *given;
  if (given->kind == HG_VALUE_NUMBER)
    return hg_check_report(check, path, "integer", given, "must be %s", field->allowed);
  if (given->kind != HG_VALUE_INTEGER)
    return hg_check_report_type(check, path, field, given);
  if (given->as.integer < field->minimum)
    return hg_check_report(check, path, "minimum", given, "must be %s", field->allowed);
  if (given->as.integer > field->maximum)
    return hg_check_report(check, path, "maximum", given, "must be %s", field->allowed);
  return true;
}

/* A number given where the field takes digits becomes them; anything else stays as it is. */
static struct hg_value digits_of(struct hg_check *check, const struct hg_field *field,
                                 const struct hg_value *given)
{
  char text[HG_FORM_NUMBER_MAX];
  size_t length = 0;
  if (field->from_number && given->kind == HG_VALUE_INTEGER)
    length = (size_t)snprintf(text, sizeof text, "%" PRId64, given->as.integer);
  else if (field->from_number && given->kind == HG_VALUE_NUMBER)
    length = hg_form_number(given->as.number, text);
  if (length == 0)
    return *given;
  const char *copy = hg_arena_copy(check->arena, text, length);
  return copy == NULL ? *given : hg_value_text(copy, length);
}

bool hg_check_decimal(struct hg_check *check, const struct hg_path *path,
                      const struct hg_field *field, const struct hg_value *given,
                      struct hg_value *out)
{
  *out = digits_of(check, field, given);
  if (!check_text(check, path, field, out))
    return false;
  return hg_form_is_decimal(out->as.text) ||
         hg_check_report(check, path, "decimal", given, "must be %s", field->allowed);
}

static void report_choice(struct hg_check *check, const struct hg_path *path,
                          const struct hg_field *field, const struct hg_value *given)
{
  struct hg_nearest nearest = hg_nearest_start(given->as.text);
  for (size_t i = 0; i < field->choice_count; i++)
    hg_nearest_look(&nearest, field->choices[i].sent);
  if (nearest.meant.bytes == NULL)
    hg_check_report(check, path, "enum", given, "must be %s", field->allowed);
  else
    hg_check_report(check, path, "enum", given, "must be %s; did you mean \"%s\"?", field->allowed,
                    nearest.meant.bytes);
}

/* The value that is given; NULL: it is none of the field's, which has been reported. */
static const struct hg_choice *find_choice(struct hg_check *check, const struct hg_path *path,
                                           const struct hg_field *field,
                                           const struct hg_value *given)
{
  if (given->kind != HG_VALUE_TEXT) {
    hg_check_report_type(check, path, field, given);
    return NULL;
  }
  for (size_t i = 0; i < field->choice_count; i++) {
    const struct hg_choice *choice = &field->choices[i];
    if (!hg_text_equals(choice->given, given->as.text.bytes, given->as.text.length))
      continue;
    if (choice->given.bytes != choice->sent.bytes)
      hg_check_note(check, path, "alias", given, "is sent as \"%s\"", choice->sent.bytes);
    return choice;
  }
  report_choice(check, path, field, given);
  return NULL;
}

bool hg_check_enum(struct hg_check *check, const struct hg_path *path, const struct hg_field *field,
                   const struct hg_value *given, struct hg_value *out)
{
  struct hg_value text = digits_of(check, field, given);
  const struct hg_choice *choice = find_choice(check, path, field, &text);
  if (choice == NULL)
    return false;
  *out = hg_value_text(choice->sent.bytes, choice->sent.length);
  return true;
}
