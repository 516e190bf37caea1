#include "hg_schema_field.h"

#include <stdint.h>
#include <string.h>

#include "hg_limits.h"
#include "hg_schema_allowed.h"
#include "hg_schema_details.h"
#include "hg_schema_refer.h"

#define TYPE(name) (1u << HG_FIELD_##name)
#define ANY_TYPE (~0u)

struct key {
  const char *name;
  unsigned types; /* that take the key */
};

static const struct key keys[] = {
    {"name", ANY_TYPE},
    {"wire", ANY_TYPE},
    {"type", ANY_TYPE},
    {"doc", ANY_TYPE},
    {"required", ANY_TYPE},
    {"nullable", ANY_TYPE},
    {"default", ANY_TYPE & ~TYPE(FILE)},
    {"required_when", ANY_TYPE},
    {"null_unless", ANY_TYPE},
    {"forbidden_when", ANY_TYPE},
    {"max_length", TYPE(STRING) | TYPE(URL) | TYPE(JOINED)},
    {"empty", TYPE(URL)},
    {"minimum", TYPE(INTEGER)},
    {"maximum", TYPE(INTEGER)},
    {"values", TYPE(ENUM) | TYPE(JOINED)},
    {"aliases", TYPE(ENUM) | TYPE(JOINED)},
    {"from_number", TYPE(ENUM) | TYPE(DECIMAL)},
    {"separator", TYPE(JOINED)},
    {"distinct", TYPE(LIST) | TYPE(JOINED)},
    {"min_items", TYPE(LIST) | TYPE(JOINED)},
    {"max_items", TYPE(LIST) | TYPE(JOINED)},
    {"items", TYPE(LIST)},
    {"length_by", TYPE(LIST)},
    {"uniform", TYPE(LIST)},
    {"fields", TYPE(OBJECT)},
    {"groups", TYPE(OBJECT)},
    {"units", TYPE(RANGE)},
    {"formats", TYPE(BASE64_IMAGE)},
    {"implied_by", TYPE(BOOLEAN)},
};

struct type {
  const char *name;
  size_t max_length;
};

static const struct type types[HG_FIELD_TYPES] = {
    [HG_FIELD_STRING] = {"string", HG_LIMIT_TEXT},
    [HG_FIELD_URL] = {"url", HG_LIMIT_URL},
    [HG_FIELD_UUID] = {"uuid", HG_LIMIT_TEXT},
    [HG_FIELD_FILE] = {"file", HG_LIMIT_PATH},
    [HG_FIELD_BASE64_IMAGE] = {"base64_image", HG_LIMIT_BASE64},
    [HG_FIELD_ENUM] = {"enum", HG_LIMIT_TEXT},
    [HG_FIELD_JOINED] = {"joined", HG_LIMIT_TEXT},
    [HG_FIELD_BOOLEAN] = {"boolean", 0},
    [HG_FIELD_INTEGER] = {"integer", 0},
    [HG_FIELD_DECIMAL] = {"decimal", HG_LIMIT_DECIMAL},
    [HG_FIELD_RANGE] = {"range", HG_LIMIT_TEXT},
    [HG_FIELD_LIST] = {"list", 0},
    [HG_FIELD_OBJECT] = {"object", 0},
};

static bool read_type(struct hg_reader *reader, const struct hg_value *definition,
                      struct hg_field *field)
{
  struct hg_text name = {NULL, 0};
  if (!hg_read_text(reader, definition, "type", &name))
    return false;
  if (name.bytes == NULL)
    return hg_read_fail(reader, "\"type\" is missing");
  for (size_t i = 0; i < HG_FIELD_TYPES; i++)
    if (hg_text_equals(name, types[i].name, strlen(types[i].name))) {
      field->type = (enum hg_field_type)i;
      field->max_length = types[i].max_length;
      return true;
    }
  return hg_read_fail(reader, "there is no type \"%s\"", name.bytes);
}

static bool check_key(struct hg_reader *reader, const struct hg_value *key,
                      const struct hg_field *field)
{
  if (key->kind != HG_VALUE_TEXT)
    return hg_read_fail(reader, "keys must be text");
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (hg_text_equals(key->as.text, keys[i].name, strlen(keys[i].name))) {
      if ((keys[i].types & 1u << field->type) != 0)
        return true;
      return hg_read_fail(reader, "the type \"%s\" does not take \"%s\"", types[field->type].name,
                          keys[i].name);
    }
  return hg_read_fail(reader, "unknown key \"%s\"", key->as.text.bytes);
}

static bool check_keys(struct hg_reader *reader, const struct hg_value *definition,
                       const struct hg_field *field)
{
  for (size_t i = 0; i < definition->as.table.count; i++)
    if (!check_key(reader, &definition->as.table.entries[i].key, field))
      return false;
  return true;
}

/* wire: absent means the same name, false means that the field is never sent. */
static bool read_names(struct hg_reader *reader, const struct hg_value *definition,
                       struct hg_field *field)
{
  const struct hg_value *wire = hg_value_get(definition, "wire");
  if (!hg_read_text(reader, definition, "name", &field->name))
    return false;
  field->wire = field->name;
  bool never_sent = wire != NULL && wire->kind == HG_VALUE_BOOLEAN && !wire->as.boolean;
  if (field->type == HG_FIELD_FILE && !never_sent)
    return hg_read_fail(reader, "a file is never sent: \"wire\" must be false");
  if (!never_sent)
    return hg_read_text(reader, definition, "wire", &field->wire);
  field->wire = (struct hg_text){NULL, 0};
  return true;
}

/* An entry of a list is always there and has no name: only its type and what that takes. */
static bool check_item(struct hg_reader *reader, const struct hg_value *definition)
{
  static const char *const no[] = {"name",          "wire",        "default",
                                   "required_when", "null_unless", "forbidden_when"};
  for (size_t i = 0; i < sizeof no / sizeof *no; i++)
    if (hg_value_get(definition, no[i]) != NULL)
      return hg_read_fail(reader, "\"items\" does not take \"%s\"", no[i]);
  return true;
}

static bool read_list(struct hg_reader *reader, const struct hg_value *definition,
                      struct hg_field *field)
{
  const struct hg_value *items = hg_value_get(definition, "items");
  struct hg_text uniform = {NULL, 0};
  struct hg_field *item = hg_read_take(reader, 1, sizeof *item);
  if (items == NULL || item == NULL)
    return hg_read_fail(reader, "\"items\" is missing");
  if (!hg_compile_item_counts(reader, definition, field) || !check_item(reader, items) ||
      !hg_compile_field(reader, items, item) ||
      !hg_read_text(reader, definition, "uniform", &uniform))
    return false;
  field->item = item;
  field->uniform = uniform.bytes;
  if (uniform.bytes == NULL)
    return true;
  if (item->type != HG_FIELD_OBJECT)
    return hg_read_fail(reader, "\"uniform\" needs items of the type \"object\"");
  return hg_compile_find(reader, item->shape, uniform) != SIZE_MAX;
}

static bool read_object(struct hg_reader *reader, const struct hg_value *definition,
                        struct hg_field *field)
{
  struct hg_shape *shape = hg_read_take(reader, 1, sizeof *shape);
  field->shape = shape;
  return shape != NULL && reader->compile_shape(reader, definition, shape);
}

static bool read_details(struct hg_reader *reader, const struct hg_value *definition,
                         struct hg_field *field)
{
  switch (field->type) {
  case HG_FIELD_LIST:
    return read_list(reader, definition, field);
  case HG_FIELD_OBJECT:
    return read_object(reader, definition, field);
  default:
    return hg_compile_details(reader, definition, field);
  }
}

static bool read_default(struct hg_reader *reader, const struct hg_value *definition,
                         struct hg_field *field)
{
  const struct hg_value *value = hg_value_get(definition, "default");
  return value == NULL || hg_compile_value(reader, field, "the default", value, &field->fallback);
}

bool hg_compile_field(struct hg_reader *reader, const struct hg_value *definition,
                      struct hg_field *field)
{
  if (definition->kind != HG_VALUE_TABLE)
    return hg_read_fail(reader, "must be a table");
  if (!read_type(reader, definition, field) || !check_keys(reader, definition, field) ||
      !read_names(reader, definition, field) ||
      !hg_read_flag(reader, definition, "required", &field->required) ||
      !hg_read_flag(reader, definition, "nullable", &field->nullable) ||
      !read_details(reader, definition, field))
    return false;
  /* Where null depends on another field, a message about the value leaves it out. */
  bool or_null = field->nullable && hg_value_get(definition, "null_unless") == NULL;
  field->allowed = hg_compile_allowed(reader->arena, field, or_null);
  if (field->allowed == NULL)
    return hg_read_fail(reader, "out of memory");
  return read_default(reader, definition, field);
}
