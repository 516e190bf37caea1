/*
 * What a field allows, as the end of "must be …": put together once, when the schema is compiled.
 */
#include "hg_schema_allowed.h"

#include <inttypes.h>
#include <string.h>

#include "hg_buffer.h"
#include "hg_image_header.h"
#include "hg_limits.h"

/*
 * The sentence is for people: a part that does not fit into a message any more is left out. NULL: there
 * are none, as of the names of a shape without fields.
 */
static void say(struct hg_buffer *sentence, const char *text)
{
  if (text != NULL)
    hg_buffer_append_text(sentence, text);
}

static void say_choices(struct hg_buffer *sentence, const struct hg_field *field)
{
  bool first = true;
  for (size_t i = 0; i < field->choice_count; i++) {
    const struct hg_choice *choice = &field->choices[i];
    if (choice->given.bytes != choice->sent.bytes)
      continue;
    say(sentence, first ? "\"" : ", \"");
    say(sentence, choice->sent.bytes);
    say(sentence, "\"");
    first = false;
  }
}

static void say_bounds(struct hg_arena *arena, struct hg_buffer *sentence,
                       const struct hg_field *field)
{
  bool has_end = field->maximum < INT64_C(9007199254740991);
  const char *text =
      has_end ? hg_arena_format(arena, "a whole number from %" PRId64 " to %" PRId64,
                                field->minimum, field->maximum)
              : hg_arena_format(arena, "a whole number of at least %" PRId64, field->minimum);
  say(sentence, text == NULL ? "" : text);
}

static void say_units(struct hg_arena *arena, struct hg_buffer *sentence,
                      const struct hg_field *field)
{
  const struct hg_unit *first = &field->units[0];
  const char *text =
      hg_arena_format(arena,
                      "text such as \"%" PRId64 "-%" PRId64 " %s\" (or min, "
                      "max and unit in a table), the unit being",
                      first->minimum, first->minimum + first->step, first->name.bytes);
  say(sentence, text == NULL ? "" : text);
  for (size_t i = 0; i < field->unit_count; i++) {
    const struct hg_unit *unit = &field->units[i];
    text = hg_arena_format(arena, "%s %s (%" PRId64 " to %" PRId64 " in steps of %" PRId64 ")",
                           i > 0 ? " or" : "", unit->name.bytes, unit->minimum, unit->maximum,
                           unit->step);
    say(sentence, text == NULL ? "" : text);
  }
}

static void say_formats(struct hg_buffer *sentence, const struct hg_field *field)
{
  static const struct {
    enum hg_image_format format;
    const char *name;
  } names[] = {{HG_IMAGE_PNG, "PNG"}, {HG_IMAGE_JPEG, "JPEG"}, {HG_IMAGE_WEBP, "WebP"}};
  bool first = true;
  say(sentence, "the base64 of a ");
  for (size_t i = 0; i < 3; i++) {
    if ((field->formats & 1u << names[i].format) == 0)
      continue;
    say(sentence, first ? "" : " or ");
    say(sentence, names[i].name);
    first = false;
  }
  say(sentence, " image");
}

static void say_type(struct hg_arena *arena, struct hg_buffer *sentence,
                     const struct hg_field *field)
{
  static const char *const fixed[HG_FIELD_TYPES] = {
      [HG_FIELD_STRING] = "text",
      [HG_FIELD_URL] = "an absolute http or https URL",
      [HG_FIELD_UUID] = "a UUID such as \"123e4567-e89b-12d3-a456-426614174000\"",
      [HG_FIELD_FILE] = "the path of a file",
      [HG_FIELD_BOOLEAN] = "true or false",
      [HG_FIELD_DECIMAL] = "a number that is not negative, in plain digits such as \"12.5\"",
      [HG_FIELD_ENUM] = "one of ",
      [HG_FIELD_JOINED] = "a list (or text with commas) of any of ",
      [HG_FIELD_LIST] = "a list of which each entry is ",
      [HG_FIELD_OBJECT] = "a table with the fields ",
  };
  if (fixed[field->type] != NULL)
    say(sentence, fixed[field->type]);
  if (field->type == HG_FIELD_ENUM || field->type == HG_FIELD_JOINED)
    say_choices(sentence, field);
  if (field->type == HG_FIELD_BASE64_IMAGE)
    say_formats(sentence, field);
  if (field->type == HG_FIELD_INTEGER)
    say_bounds(arena, sentence, field);
  if (field->type == HG_FIELD_RANGE)
    say_units(arena, sentence, field);
  if (field->type == HG_FIELD_LIST)
    say(sentence, field->item->allowed);
  if (field->type == HG_FIELD_OBJECT)
    say(sentence, field->shape->names);
}

const char *hg_compile_allowed(struct hg_arena *arena, const struct hg_field *field, bool or_null)
{
  struct hg_buffer sentence;
  hg_buffer_init(&sentence, HG_LIMIT_MESSAGE / 2);
  say_type(arena, &sentence, field);
  if (or_null)
    say(&sentence, ", or null");
  const char *text = hg_arena_copy(arena, sentence.data, sentence.length);
  hg_buffer_free(&sentence);
  return text;
}
