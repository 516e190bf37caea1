#include "hg_schema_details.h"

#include <stdint.h>
#include <string.h>

#include "hg_image_header.h"
#include "hg_schema_allowed.h"

/* The greatest whole number that every runtime's numbers hold exactly. */
#define INTEGER_MAX INT64_C(9007199254740991)

static bool read_aliases(struct hg_reader *reader, const struct hg_value *aliases,
                         struct hg_choice *choices, size_t own)
{
  for (size_t i = 0; i < aliases->as.table.count; i++) {
    const struct hg_entry *entry = &aliases->as.table.entries[i];
    if (entry->key.kind != HG_VALUE_TEXT || entry->value.kind != HG_VALUE_TEXT)
      return hg_read_fail(reader, "\"aliases\" must map text to text");
    struct hg_text sent = entry->value.as.text;
    size_t found = 0;
    while (found < own && !hg_text_equals(choices[found].sent, sent.bytes, sent.length))
      found++;
    if (found == own)
      return hg_read_fail(reader, "the alias \"%s\" stands for no value", entry->key.as.text.bytes);
    choices[own + i] = (struct hg_choice){entry->key.as.text, choices[found].sent};
  }
  return true;
}

static bool read_choices(struct hg_reader *reader, const struct hg_value *definition,
                         struct hg_field *field)
{
  const struct hg_text *values = NULL;
  size_t count = 0;
  const struct hg_value *aliases = hg_value_get(definition, "aliases");
  if (!hg_read_texts(reader, definition, "values", &values, &count))
    return false;
  if (values == NULL)
    return hg_read_fail(reader, "\"values\" is missing");
  if (aliases != NULL && aliases->kind != HG_VALUE_TABLE)
    return hg_read_fail(reader, "\"aliases\" must be a table");
  size_t more = aliases == NULL ? 0 : aliases->as.table.count;
  struct hg_choice *choices = hg_read_take(reader, count + more, sizeof *choices);
  if (choices == NULL)
    return false;
  for (size_t i = 0; i < count; i++)
    choices[i] = (struct hg_choice){values[i], values[i]};
  field->choices = choices;
  field->choice_count = count + more;
  return (aliases == NULL || read_aliases(reader, aliases, choices, count)) &&
         hg_read_flag(reader, definition, "from_number", &field->from_number);
}

static bool read_bounds(struct hg_reader *reader, const struct hg_value *definition,
                        struct hg_field *field)
{
  field->minimum = -INTEGER_MAX;
  field->maximum = INTEGER_MAX;
  if (!hg_read_integer(reader, definition, "minimum", &field->minimum) ||
      !hg_read_integer(reader, definition, "maximum", &field->maximum))
    return false;
  return field->minimum <= field->maximum ||
         hg_read_fail(reader, "\"minimum\" is above \"maximum\"");
}

bool hg_compile_item_counts(struct hg_reader *reader, const struct hg_value *definition,
                            struct hg_field *field)
{
  field->max_items = SIZE_MAX;
  return hg_read_flag(reader, definition, "distinct", &field->distinct) &&
         hg_read_count(reader, definition, "min_items", &field->min_items) &&
         hg_read_count(reader, definition, "max_items", &field->max_items);
}

/* A joined field checks its pieces by an enumeration of the same values. */
static bool read_joined(struct hg_reader *reader, const struct hg_value *definition,
                        struct hg_field *field)
{
  struct hg_field *item = hg_read_take(reader, 1, sizeof *item);
  field->separator = (struct hg_text){", ", 2};
  if (item == NULL || !read_choices(reader, definition, field) ||
      !hg_compile_item_counts(reader, definition, field) ||
      !hg_read_text(reader, definition, "separator", &field->separator) ||
      !hg_read_count(reader, definition, "max_length", &field->max_length))
    return false;
  item->type = HG_FIELD_ENUM;
  item->choices = field->choices;
  item->choice_count = field->choice_count;
  item->allowed = hg_compile_allowed(reader->arena, item, false);
  field->item = item;
  return item->allowed != NULL || hg_read_fail(reader, "out of memory");
}

static bool read_unit(struct hg_reader *reader, const struct hg_value *definition,
                      struct hg_unit *unit)
{
  unit->step = 1;
  if (!hg_read_text(reader, definition, "name", &unit->name) ||
      !hg_read_texts(reader, definition, "spellings", &unit->spellings, &unit->spelling_count) ||
      !hg_read_integer(reader, definition, "minimum", &unit->minimum) ||
      !hg_read_integer(reader, definition, "maximum", &unit->maximum) ||
      !hg_read_integer(reader, definition, "step", &unit->step))
    return false;
  if (unit->name.bytes == NULL)
    return hg_read_fail(reader, "a unit needs a name");
  return (unit->step >= 1 && unit->minimum >= 0 && unit->maximum <= INTEGER_MAX &&
          unit->step <= unit->maximum - unit->minimum) ||
         hg_read_fail(reader, "the bounds or the step of \"%s\" leave no range", unit->name.bytes);
}

static bool read_units(struct hg_reader *reader, const struct hg_value *definition,
                       struct hg_field *field)
{
  const struct hg_value *list = NULL;
  if (!hg_read_list(reader, definition, "units", &list))
    return false;
  if (list == NULL)
    return hg_read_fail(reader, "\"units\" is missing");
  struct hg_unit *units = hg_read_take(reader, list->as.table.count, sizeof *units);
  if (units == NULL)
    return false;
  field->units = units;
  field->unit_count = list->as.table.count;
  for (size_t i = 0; i < field->unit_count; i++)
    if (!read_unit(reader, &list->as.table.entries[i].value, &units[i]))
      return false;
  return true;
}

static bool read_formats(struct hg_reader *reader, const struct hg_value *definition,
                         struct hg_field *field)
{
  const struct hg_text *names = NULL;
  size_t count = 0;
  if (!hg_read_texts(reader, definition, "formats", &names, &count))
    return false;
  if (names == NULL)
    field->formats = 1u << HG_IMAGE_PNG | 1u << HG_IMAGE_JPEG | 1u << HG_IMAGE_WEBP;
  for (size_t i = 0; i < count; i++) {
    unsigned format = HG_IMAGE_PNG;
    while (format <= HG_IMAGE_WEBP &&
           strcmp(hg_image_format_name((enum hg_image_format)format), names[i].bytes) != 0)
      format++;
    if (format > HG_IMAGE_WEBP)
      return hg_read_fail(reader, "there is no image format \"%s\"", names[i].bytes);
    field->formats |= 1u << format;
  }
  return true;
}

bool hg_compile_details(struct hg_reader *reader, const struct hg_value *definition,
                        struct hg_field *field)
{
  switch (field->type) {
  case HG_FIELD_URL:
    return hg_read_flag(reader, definition, "empty", &field->may_be_empty) &&
           hg_read_count(reader, definition, "max_length", &field->max_length);
  case HG_FIELD_STRING:
    return hg_read_count(reader, definition, "max_length", &field->max_length);
  case HG_FIELD_BASE64_IMAGE:
    return read_formats(reader, definition, field);
  case HG_FIELD_ENUM:
    return read_choices(reader, definition, field);
  case HG_FIELD_JOINED:
    return read_joined(reader, definition, field);
  case HG_FIELD_INTEGER:
    return read_bounds(reader, definition, field);
  case HG_FIELD_DECIMAL:
    return hg_read_flag(reader, definition, "from_number", &field->from_number);
  case HG_FIELD_RANGE:
    return read_units(reader, definition, field);
  default:
    return true;
  }
}
