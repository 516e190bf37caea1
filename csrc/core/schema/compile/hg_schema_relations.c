/* Compiling what ties fields together: conditions, lengths by another field, groups. */
#include "hg_schema_relations.h"

#include <stdint.h>
#include <string.h>

#include "hg_buffer.h"
#include "hg_limits.h"
#include "hg_schema_refer.h"

/* Conditions ----------------------------------------------------------------------------------- */

static bool compile_condition_values(struct hg_reader *reader, const struct hg_shape *shape,
                                     const struct hg_value *given, struct hg_condition *condition)
{
  bool is_list = given->kind == HG_VALUE_TABLE;
  if (is_list && (!hg_value_is_list(given) || given->as.table.count == 0))
    return hg_read_fail(reader, "a condition needs a value or a list of values");
  size_t count = is_list ? given->as.table.count : 1;
  struct hg_value *values = hg_read_take(reader, count, sizeof *values);
  for (size_t i = 0; values != NULL && i < count; i++) {
    const struct hg_value *value = is_list ? &given->as.table.entries[i].value : given;
    if (!hg_compile_value(reader, &shape->fields[condition->field], "a condition's value", value,
                          &values[i]))
      return false;
  }
  condition->values = values;
  condition->value_count = count;
  return values != NULL;
}

static void say_value(struct hg_buffer *buffer, const struct hg_value *value)
{
  if (value->kind != HG_VALUE_TEXT) {
    hg_buffer_append_text(buffer, hg_value_describe(value));
    return;
  }
  hg_buffer_append_text(buffer, "\"");
  hg_buffer_append(buffer, value->as.text.bytes, value->as.text.length);
  hg_buffer_append_text(buffer, "\"");
}

static const char *conditions_text(struct hg_reader *reader, const struct hg_shape *shape,
                                   const struct hg_conditions *conditions)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, HG_LIMIT_MESSAGE / 2);
  for (size_t i = 0; i < conditions->count; i++) {
    const struct hg_condition *condition = &conditions->items[i];
    hg_buffer_append_text(&buffer, i > 0 ? " and " : "");
    hg_buffer_append_text(&buffer, shape->fields[condition->field].name.bytes);
    for (size_t j = 0; j < condition->value_count; j++) {
      hg_buffer_append_text(&buffer, j > 0 ? " or " : " is ");
      say_value(&buffer, &condition->values[j]);
    }
  }
  const char *text = hg_arena_copy(reader->arena, buffer.data, buffer.length);
  hg_buffer_free(&buffer);
  return text;
}

static bool compile_conditions(struct hg_reader *reader, const struct hg_value *definition,
                               const char *key, const struct hg_shape *shape,
                               struct hg_conditions *conditions)
{
  const struct hg_value *table = hg_value_get(definition, key);
  if (table == NULL)
    return true;
  if (table->kind != HG_VALUE_TABLE || table->as.table.count == 0)
    return hg_read_fail(reader, "\"%s\" must map fields to values", key);
  size_t count = table->as.table.count;
  struct hg_condition *items = hg_read_take(reader, count, sizeof *items);
  for (size_t i = 0; items != NULL && i < count; i++) {
    const struct hg_entry *entry = &table->as.table.entries[i];
    if (entry->key.kind != HG_VALUE_TEXT)
      return hg_read_fail(reader, "\"%s\" must map fields to values", key);
    items[i].field = hg_compile_find(reader, shape, entry->key.as.text);
    if (items[i].field == SIZE_MAX ||
        !compile_condition_values(reader, shape, &entry->value, &items[i]))
      return false;
  }
  conditions->items = items;
  conditions->count = count;
  if (items != NULL)
    conditions->text = conditions_text(reader, shape, conditions);
  return conditions->text != NULL;
}

/* Lists of fields, lengths by a field ---------------------------------------------------------- */

static bool find_fields(struct hg_reader *reader, const struct hg_value *definition,
                        const char *key, const struct hg_shape *shape, const size_t **fields,
                        size_t *count)
{
  const struct hg_text *names = NULL;
  if (!hg_read_texts(reader, definition, key, &names, count) || names == NULL)
    return reader->problem == NULL;
  size_t *found = hg_read_take(reader, *count, sizeof *found);
  for (size_t i = 0; found != NULL && i < *count; i++) {
    found[i] = hg_compile_find(reader, shape, names[i]);
    if (found[i] == SIZE_MAX)
      return false;
  }
  *fields = found;
  return found != NULL;
}

static bool compile_lengths(struct hg_reader *reader, const struct hg_value *lengths,
                            const struct hg_shape *shape, struct hg_length_rule *rule)
{
  size_t count = lengths->as.table.count;
  struct hg_value *values = hg_read_take(reader, count, sizeof *values);
  size_t *numbers = hg_read_take(reader, count, sizeof *numbers);
  for (size_t i = 0; values != NULL && numbers != NULL && i < count; i++) {
    const struct hg_entry *entry = &lengths->as.table.entries[i];
    if (entry->key.kind != HG_VALUE_TEXT || entry->value.kind != HG_VALUE_INTEGER ||
        entry->value.as.integer < 0)
      return hg_read_fail(reader, "\"length_by\" must map texts to lengths");
    if (!hg_compile_value(reader, &shape->fields[rule->field], "a value in length_by", &entry->key,
                          &values[i]))
      return false;
    numbers[i] = (size_t)entry->value.as.integer;
  }
  rule->values = values;
  rule->lengths = numbers;
  rule->count = count;
  rule->present = true;
  return values != NULL && numbers != NULL;
}

static bool compile_length_rule(struct hg_reader *reader, const struct hg_value *definition,
                                const struct hg_shape *shape, struct hg_length_rule *rule)
{
  const struct hg_value *table = hg_value_get(definition, "length_by");
  if (table == NULL)
    return true;
  if (table->kind != HG_VALUE_TABLE || table->as.table.count != 1 ||
      table->as.table.entries[0].key.kind != HG_VALUE_TEXT ||
      table->as.table.entries[0].value.kind != HG_VALUE_TABLE)
    return hg_read_fail(reader, "\"length_by\" must be one field's values with their lengths");
  const struct hg_entry *entry = &table->as.table.entries[0];
  rule->field = hg_compile_find(reader, shape, entry->key.as.text);
  return rule->field != SIZE_MAX && compile_lengths(reader, &entry->value, shape, rule);
}

bool hg_compile_rules(struct hg_reader *reader, const struct hg_value *definition,
                      const struct hg_shape *shape, struct hg_field *field)
{
  return compile_conditions(reader, definition, "required_when", shape, &field->required_when) &&
         compile_conditions(reader, definition, "null_unless", shape, &field->null_unless) &&
         compile_conditions(reader, definition, "forbidden_when", shape, &field->forbidden_when) &&
         find_fields(reader, definition, "implied_by", shape, &field->implied_by,
                     &field->implied_by_count) &&
         compile_length_rule(reader, definition, shape, &field->length_rule);
}

/* Groups --------------------------------------------------------------------------------------- */

static bool read_rule(struct hg_reader *reader, const struct hg_value *definition,
                      struct hg_group *group)
{
  static const char *const names[] = {
      [HG_GROUP_AT_LEAST_ONE] = "at_least_one", [HG_GROUP_AT_MOST_ONE] = "at_most_one",
      [HG_GROUP_EXACTLY_ONE] = "exactly_one",   [HG_GROUP_ALL_OR_NONE] = "all_or_none",
      [HG_GROUP_ORDERED] = "ordered",           [HG_GROUP_WINS] = "wins",
  };
  struct hg_text rule = {NULL, 0};
  if (!hg_read_text(reader, definition, "rule", &rule))
    return false;
  for (size_t i = 0; rule.bytes != NULL && i < sizeof names / sizeof *names; i++)
    if (strcmp(rule.bytes, names[i]) == 0) {
      group->rule = (enum hg_group_rule)i;
      return true;
    }
  return hg_read_fail(reader, "a group needs a rule: at_least_one, at_most_one, exactly_one, "
                              "all_or_none, ordered or wins");
}

static bool is_comparable(const struct hg_shape *shape, const struct hg_group *group)
{
  enum hg_field_type low = shape->fields[group->fields[0]].type;
  enum hg_field_type high = shape->fields[group->fields[1]].type;
  return low == high && (low == HG_FIELD_DECIMAL || low == HG_FIELD_INTEGER);
}

static const char *group_names(struct hg_reader *reader, const struct hg_shape *shape,
                               const struct hg_group *group)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, HG_LIMIT_MESSAGE / 2);
  for (size_t i = 0; i < group->count; i++) {
    hg_buffer_append_text(&buffer, i > 0 ? ", " : "");
    hg_buffer_append_text(&buffer, shape->fields[group->fields[i]].name.bytes);
  }
  const char *text = hg_arena_copy(reader->arena, buffer.data, buffer.length);
  hg_buffer_free(&buffer);
  return text;
}

static bool compile_group(struct hg_reader *reader, const struct hg_value *definition,
                          const struct hg_shape *shape, struct hg_group *group)
{
  if (!read_rule(reader, definition, group) ||
      !find_fields(reader, definition, "fields", shape, &group->fields, &group->count))
    return false;
  if (group->count < 2)
    return hg_read_fail(reader, "a group needs two fields or more");
  if (group->rule == HG_GROUP_ORDERED && (group->count != 2 || !is_comparable(shape, group)))
    return hg_read_fail(reader, "\"ordered\" needs two fields of one type, integer or decimal");
  group->names = group_names(reader, shape, group);
  return group->names != NULL;
}

bool hg_compile_groups(struct hg_reader *reader, const struct hg_value *definition,
                       struct hg_shape *shape)
{
  const struct hg_value *list = NULL;
  if (!hg_read_list(reader, definition, "groups", &list) || list == NULL)
    return reader->problem == NULL;
  struct hg_group *groups = hg_read_take(reader, list->as.table.count, sizeof *groups);
  if (groups == NULL)
    return false;
  shape->groups = groups;
  shape->group_count = list->as.table.count;
  for (size_t i = 0; i < shape->group_count; i++)
    if (!compile_group(reader, &list->as.table.entries[i].value, shape, &groups[i]))
      return false;
  return true;
}
