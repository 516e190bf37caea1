/* Ranges: "150-200 m²" as text or {min=150, max=200, unit="m²"}, on the grid of the unit. */
#include <inttypes.h>
#include <string.h>

#include "hg_schema_types.h"

/* Above any bound that a definition may have; keeps the digits of text inside an int64_t. */
#define NUMBER_DIGITS_MAX 15

struct range {
  struct hg_value minimum, maximum;
  struct hg_text unit;
};

/* Where to report: parts of a table have paths of their own, text has only the field's. */
struct places {
  struct hg_path minimum, maximum, unit;
};

static const struct hg_unit *find_unit(const struct hg_field *field, struct hg_text text)
{
  for (size_t i = 0; i < field->unit_count; i++) {
    const struct hg_unit *unit = &field->units[i];
    if (hg_text_equals(unit->name, text.bytes, text.length))
      return unit;
    for (size_t j = 0; j < unit->spelling_count; j++)
      if (hg_text_equals(unit->spellings[j], text.bytes, text.length))
        return unit;
  }
  return NULL;
}

/* Reading text --------------------------------------------------------------------------------- */

static void skip_blanks(struct hg_text *text)
{
  while (text->length > 0 && text->bytes[0] == ' ') {
    text->bytes++;
    text->length--;
  }
}

static bool take_number(struct hg_text *text, struct hg_value *number)
{
  size_t digits = 0;
  int64_t value = 0;
  skip_blanks(text);
  while (digits < text->length && text->bytes[digits] >= '0' && text->bytes[digits] <= '9') {
    if (digits == NUMBER_DIGITS_MAX)
      return false;
    value = value * 10 + (text->bytes[digits++] - '0');
  }
  text->bytes += digits;
  text->length -= digits;
  *number = hg_value_integer(value);
  return digits > 0;
}

static bool take_dash(struct hg_text *text)
{
  skip_blanks(text);
  if (text->length == 0 || text->bytes[0] != '-')
    return false;
  text->bytes++;
  text->length--;
  return true;
}

static bool parse_text(struct hg_text text, struct range *range)
{
  if (!take_number(&text, &range->minimum) || !take_dash(&text) ||
      !take_number(&text, &range->maximum))
    return false;
  skip_blanks(&text);
  while (text.length > 0 && text.bytes[text.length - 1] == ' ')
    text.length--;
  range->unit = text;
  return true;
}

/* Reading a table ------------------------------------------------------------------------------ */

static bool check_keys(struct hg_check *check, const struct hg_path *path,
                       const struct hg_value *given)
{
  bool fine = true;
  for (size_t i = 0; i < given->as.table.count; i++) {
    const struct hg_entry *entry = &given->as.table.entries[i];
    const struct hg_value *key = &entry->key;
    bool known = key->kind == HG_VALUE_TEXT && (hg_text_equals(key->as.text, "min", 3) ||
                                                hg_text_equals(key->as.text, "max", 3) ||
                                                hg_text_equals(key->as.text, "unit", 4));
    if (!known)
      fine = hg_check_report(check, path, "unknown", key,
                             "must have the fields min, max and unit alone");
  }
  return fine;
}

static bool take_bound(struct hg_check *check, const struct hg_path *path,
                       const struct hg_value *given, const char *key, struct hg_value *number)
{
  const struct hg_value *value = hg_value_get(given, key);
  if (value == NULL)
    return hg_check_report(check, path, "required", NULL, "is required: a whole number");
  *number = *value;
  return value->kind == HG_VALUE_INTEGER ||
         hg_check_report(check, path, "integer", value, "must be a whole number");
}

static bool read_table(struct hg_check *check, const struct hg_path *path,
                       const struct places *places, const struct hg_value *given,
                       struct range *range)
{
  bool fine = check_keys(check, path, given);
  fine = take_bound(check, &places->minimum, given, "min", &range->minimum) && fine;
  fine = take_bound(check, &places->maximum, given, "max", &range->maximum) && fine;
  const struct hg_value *unit = hg_value_get(given, "unit");
  if (unit == NULL)
    return hg_check_report(check, &places->unit, "required", NULL, "is required: a unit");
  if (unit->kind == HG_VALUE_TEXT)
    range->unit = unit->as.text;
  return fine;
}

/* Checking ------------------------------------------------------------------------------------- */

static bool check_bound(struct hg_check *check, const struct hg_path *path,
                        const struct hg_unit *unit, const struct hg_value *bound)
{
  int64_t number = bound->as.integer;
  if (number < unit->minimum || number > unit->maximum)
    return hg_check_report(check, path, "range", bound,
                           "must lie between %" PRId64 " and %" PRId64 " %s", unit->minimum,
                           unit->maximum, unit->name.bytes);
  if ((number - unit->minimum) % unit->step != 0)
    return hg_check_report(check, path, "step", bound,
                           "must be one of %" PRId64 ", %" PRId64 ", %" PRId64 " … %" PRId64
                           " %s (steps of %" PRId64 ")",
                           unit->minimum, unit->minimum + unit->step,
                           unit->minimum + 2 * unit->step, unit->maximum, unit->name.bytes,
                           unit->step);
  return true;
}

static bool check_range(struct hg_check *check, const struct places *places,
                        const struct hg_unit *unit, const struct range *range)
{
  bool fine = check_bound(check, &places->minimum, unit, &range->minimum);
  fine = check_bound(check, &places->maximum, unit, &range->maximum) && fine;
  if (!fine || range->maximum.as.integer - range->minimum.as.integer >= unit->step)
    return fine;
  return hg_check_report(check, &places->maximum, "ordered", &range->maximum,
                         "must be at least %" PRId64 " %s above the minimum", unit->step,
                         unit->name.bytes);
}

static struct places places_of(const struct hg_path *path, bool is_table)
{
  if (!is_table)
    return (struct places){*path, *path, *path};
  return (struct places){.minimum = {.parent = path, .name = {"min", 3}},
                         .maximum = {.parent = path, .name = {"max", 3}},
                         .unit = {.parent = path, .name = {"unit", 4}}};
}

bool hg_check_range(struct hg_check *check, const struct hg_path *path,
                    const struct hg_field *field, const struct hg_value *given,
                    struct hg_value *out)
{
  struct range range = {.unit = {"", 0}};
  bool is_table = given->kind == HG_VALUE_TABLE;
  struct places places = places_of(path, is_table);
  if (!is_table && given->kind != HG_VALUE_TEXT)
    return hg_check_report_type(check, path, field, given);
  if (is_table && !read_table(check, path, &places, given, &range))
    return false;
  if (!is_table && !parse_text(given->as.text, &range))
    return hg_check_report(check, path, "form", given, "must be %s", field->allowed);
  const struct hg_unit *unit = find_unit(field, range.unit);
  if (unit == NULL)
    return hg_check_report(check, &places.unit, "unit", given, "must be %s", field->allowed);
  if (!check_range(check, &places, unit, &range))
    return false;
  const char *text =
      hg_arena_format(check->arena, "%" PRId64 "-%" PRId64 " %s", range.minimum.as.integer,
                      range.maximum.as.integer, unit->name.bytes);
  *out =
      text == NULL ? (struct hg_value){.kind = HG_VALUE_ABSENT} : hg_value_text(text, strlen(text));
  return text != NULL;
}
