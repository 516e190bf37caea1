/* Shapes: the fields of a definition or of an object in it, one by one and then together. */
#include <string.h>

#include "hg_buffer.h"
#include "hg_limits.h"
#include "hg_schema_field.h"
#include "hg_schema_relations.h"

/* A name stands in errors, which are printed and encoded as JSON. */
static bool is_presentable(struct hg_text name)
{
  for (size_t i = 0; i < name.length; i++)
    if ((unsigned char)name.bytes[i] < ' ' || name.bytes[i] == 0x7f)
      return false;
  return name.bytes == NULL || hg_text_is_utf8(name.bytes, name.length);
}

/* Two fields that answer to one name could not be told apart. */
static bool check_names(struct hg_reader *reader, const struct hg_shape *shape, size_t index)
{
  const struct hg_field *field = &shape->fields[index];
  if (field->name.bytes == NULL)
    return hg_read_fail(reader, "\"name\" is missing");
  if (!is_presentable(field->name) || !is_presentable(field->wire))
    return hg_read_fail(reader, "a name must be UTF-8 without control characters");
  for (size_t i = 0; i < index; i++) {
    const struct hg_field *other = &shape->fields[i];
    const struct hg_text *names[] = {&other->name, &other->wire};
    for (size_t j = 0; j < 2; j++) {
      struct hg_text name = *names[j];
      bool same = hg_text_equals(field->name, name.bytes, name.length) ||
                  hg_text_equals(field->wire, name.bytes, name.length);
      if (name.bytes != NULL && same)
        return hg_read_fail(reader, "the name \"%s\" is taken", name.bytes);
    }
  }
  return true;
}

static const char *all_names(struct hg_reader *reader, const struct hg_shape *shape)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, HG_LIMIT_MESSAGE / 2);
  for (size_t i = 0; i < shape->field_count; i++) {
    if (i > 0)
      hg_buffer_append_text(&buffer, ", ");
    hg_buffer_append_text(&buffer, shape->fields[i].name.bytes);
  }
  const char *text = hg_arena_copy(reader->arena, buffer.data, buffer.length);
  hg_buffer_free(&buffer);
  return text;
}

static const char *place_of(struct hg_reader *reader, const char *parent, size_t index,
                            const struct hg_value *definition)
{
  const struct hg_value *name = hg_value_get(definition, "name");
  bool named = name != NULL && name->kind == HG_VALUE_TEXT;
  const char *text = hg_arena_format(reader->arena, "%s fields[%zu]%s%s", parent, index + 1,
                                     named ? " " : "", named ? name->as.text.bytes : "");
  return text == NULL ? parent : text;
}

static bool compile_fields(struct hg_reader *reader, const struct hg_value *list,
                           struct hg_field *fields, struct hg_shape *shape)
{
  const char *parent = reader->where;
  for (size_t i = 0; i < shape->field_count; i++) {
    const struct hg_value *definition = &list->as.table.entries[i].value;
    reader->where = place_of(reader, parent, i, definition);
    if (!hg_compile_field(reader, definition, &fields[i]) || !check_names(reader, shape, i))
      return false;
  }
  for (size_t i = 0; i < shape->field_count; i++) {
    const struct hg_value *definition = &list->as.table.entries[i].value;
    reader->where = place_of(reader, parent, i, definition);
    if (!hg_compile_rules(reader, definition, shape, &fields[i]))
      return false;
  }
  reader->where = parent;
  return true;
}

static bool compile_shape(struct hg_reader *reader, const struct hg_value *definition,
                          struct hg_shape *shape)
{
  const struct hg_value *list = NULL;
  if (!hg_read_list(reader, definition, "fields", &list))
    return false;
  if (list == NULL)
    return hg_read_fail(reader, "\"fields\" is missing");
  struct hg_field *fields = hg_read_take(reader, list->as.table.count, sizeof *fields);
  if (fields == NULL)
    return false;
  shape->fields = fields;
  shape->field_count = list->as.table.count;
  if (!compile_fields(reader, list, fields, shape))
    return false;
  shape->names = all_names(reader, shape);
  return hg_compile_groups(reader, definition, shape);
}

static bool check_top_keys(struct hg_reader *reader, const struct hg_value *definition)
{
  if (definition->kind != HG_VALUE_TABLE)
    return hg_read_fail(reader, "a definition must be a table");
  for (size_t i = 0; i < definition->as.table.count; i++) {
    const struct hg_value *key = &definition->as.table.entries[i].key;
    if (key->kind != HG_VALUE_TEXT)
      return hg_read_fail(reader, "a definition has the keys \"fields\" and \"groups\"");
    if (strcmp(key->as.text.bytes, "fields") != 0 && strcmp(key->as.text.bytes, "groups") != 0)
      return hg_read_fail(reader, "unknown key \"%s\"", key->as.text.bytes);
  }
  return true;
}

const struct hg_schema *hg_schema_compile(struct hg_arena *arena, const struct hg_value *definition,
                                          const char **problem)
{
  struct hg_reader reader = {.arena = arena, .where = "schema", .compile_shape = compile_shape};
  struct hg_schema *schema = hg_read_take(&reader, 1, sizeof *schema);
  if (schema == NULL || !check_top_keys(&reader, definition) ||
      !compile_shape(&reader, definition, &schema->shape)) {
    *problem = reader.problem == NULL ? "out of memory" : reader.problem;
    return NULL;
  }
  *problem = arena->failed ? "out of memory" : NULL;
  return arena->failed ? NULL : schema;
}
