#include <stdint.h>
#include <string.h>

#include "hg_schema_shape.h"

struct maker {
  struct hg_arena *arena;
  const char *problem;
};

static bool fail(struct maker *maker, const char *format, const char *name)
{
  const char *text = hg_arena_format(maker->arena, format, name);
  if (maker->problem == NULL)
    maker->problem = text == NULL ? "out of memory" : text;
  return false;
}

static bool make_shape(struct maker *maker, const struct hg_shape *shape,
                       const struct hg_value *given, struct hg_value *out);

static enum hg_value_kind kind_of(const struct hg_field *field)
{
  switch (field->type) {
  case HG_FIELD_BOOLEAN:
    return HG_VALUE_BOOLEAN;
  case HG_FIELD_INTEGER:
    return HG_VALUE_INTEGER;
  case HG_FIELD_LIST:
  case HG_FIELD_OBJECT:
    return HG_VALUE_TABLE;
  default:
    return HG_VALUE_TEXT;
  }
}

static bool make_value(struct maker *maker, const struct hg_field *field, const char *name,
                       const struct hg_value *given, struct hg_value *out)
{
  *out = *given;
  if (given->kind == HG_VALUE_NULL)
    return true;
  if (given->kind != kind_of(field))
    return fail(maker, "the value of \"%s\" did not come from a check", name);
  if (field->type == HG_FIELD_OBJECT)
    return make_shape(maker, field->shape, given, out);
  if (field->type != HG_FIELD_LIST)
    return true;
  if (!hg_value_is_list(given))
    return fail(maker, "the list \"%s\" did not come from a check", name);
  *out = hg_value_table(maker->arena, given->as.table.count);
  if (out->kind == HG_VALUE_ABSENT)
    return fail(maker, "%s", "out of memory");
  out->as.table.is_list = true;
  for (size_t i = 0; i < given->as.table.count; i++) {
    out->as.table.entries[i].key = hg_value_integer((int64_t)i + 1);
    if (!make_value(maker, field->item, name, &given->as.table.entries[i].value,
                    &out->as.table.entries[i].value))
      return false;
  }
  return true;
}

/* Says which of the keys is no field. */
static bool refuse_others(struct maker *maker, const struct hg_shape *shape,
                          const struct hg_value *given)
{
  for (size_t i = 0; i < given->as.table.count; i++) {
    const struct hg_value *key = &given->as.table.entries[i].key;
    size_t found = 0;
    while (key->kind == HG_VALUE_TEXT && found < shape->field_count &&
           !hg_text_equals(shape->fields[found].name, key->as.text.bytes, key->as.text.length))
      found++;
    if (key->kind != HG_VALUE_TEXT || found == shape->field_count)
      return fail(maker, "there is no field \"%s\"",
                  key->kind == HG_VALUE_TEXT ? key->as.text.bytes : hg_value_describe(key));
  }
  return fail(maker, "a field of \"%s\" is given twice", "the parameters");
}

static bool make_shape(struct maker *maker, const struct hg_shape *shape,
                       const struct hg_value *given, struct hg_value *out)
{
  *out = hg_value_table(maker->arena, given->as.table.count);
  if (out->kind == HG_VALUE_ABSENT)
    return fail(maker, "%s", "out of memory");
  size_t count = 0, known = 0;
  for (size_t i = 0; i < shape->field_count; i++) {
    const struct hg_field *field = &shape->fields[i];
    const struct hg_value *value = hg_value_find(given, field->name);
    known += value != NULL;
    if (value == NULL || field->wire.bytes == NULL)
      continue;
    struct hg_entry *entry = &out->as.table.entries[count++];
    entry->key = hg_value_text(field->wire.bytes, field->wire.length);
    if (!make_value(maker, field, field->name.bytes, value, &entry->value))
      return false;
  }
  out->as.table.count = count;
  return known == given->as.table.count || refuse_others(maker, shape, given);
}

bool hg_schema_is_final(const struct hg_schema *schema, const struct hg_value *normalised)
{
  for (size_t i = 0; i < schema->shape.field_count; i++) {
    const struct hg_field *field = &schema->shape.fields[i];
    if ((field->type == HG_FIELD_FILE || field->type == HG_FIELD_BASE64_IMAGE) &&
        hg_value_find(normalised, field->name) != NULL)
      return false;
  }
  return true;
}

const char *hg_schema_wire(const struct hg_schema *schema, struct hg_arena *arena,
                           const struct hg_value *normalised, struct hg_value *wire)
{
  struct maker maker = {.arena = arena};
  if (normalised->kind != HG_VALUE_TABLE)
    return "the parameters did not come from a check";
  make_shape(&maker, &schema->shape, normalised, wire);
  return maker.problem;
}
