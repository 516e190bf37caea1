#include "hg_schema_check.h"

#include <string.h>

#include "hg_schema_rules.h"
#include "hg_schema_types.h"

static void check_fields(struct hg_check *check, const struct hg_path *path,
                         const struct hg_shape *shape, struct hg_check_slot *slots)
{
  for (size_t i = 0; i < shape->field_count; i++) {
    struct hg_check_slot *slot = &slots[i];
    struct hg_path here = {.parent = path, .name = shape->fields[i].name};
    if (path == NULL)
      check->order = i;
    if (slot->given == NULL || slot->is_bad)
      continue;
    slot->is_bad = !hg_check_value(check, &here, &shape->fields[i], slot->given, &slot->value);
  }
}

static void collect(struct hg_check *check, const struct hg_shape *shape,
                    const struct hg_check_slot *slots, struct hg_value *out)
{
  size_t count = 0;
  for (size_t i = 0; i < shape->field_count; i++)
    count += slots[i].value.kind != HG_VALUE_ABSENT;
  *out = hg_value_table(check->arena, count);
  if (out->kind == HG_VALUE_ABSENT)
    return;
  struct hg_entry *entry = out->as.table.entries;
  for (size_t i = 0; i < shape->field_count; i++) {
    struct hg_text name = shape->fields[i].name;
    if (slots[i].value.kind != HG_VALUE_ABSENT)
      *entry++ = (struct hg_entry){hg_value_text(name.bytes, name.length), slots[i].value};
  }
}

/* path is NULL for the parameters themselves. */
static bool check_shape(struct hg_check *check, const struct hg_path *path,
                        const struct hg_shape *shape, const struct hg_value *given,
                        struct hg_value *out)
{
  size_t violations = check->violation_count;
  struct hg_check_slot *slots = hg_arena_take(check->arena, shape->field_count, sizeof *slots);
  if (slots == NULL)
    return false;
  hg_check_match(check, path, shape, given, slots);
  hg_check_precedence(check, path, shape, slots);
  check_fields(check, path, shape, slots);
  hg_check_rules(check, path, shape, slots);
  collect(check, shape, slots, out);
  return check->violation_count == violations;
}

static bool check_object(struct hg_check *check, const struct hg_path *path,
                         const struct hg_field *field, const struct hg_value *given,
                         struct hg_value *out)
{
  if (given->kind != HG_VALUE_TABLE)
    return hg_check_report_type(check, path, field, given);
  return check_shape(check, path, field->shape, given, out);
}

static hg_check_function *const checkers[HG_FIELD_TYPES] = {
    [HG_FIELD_STRING] = hg_check_string,
    [HG_FIELD_URL] = hg_check_url,
    [HG_FIELD_UUID] = hg_check_uuid,
    [HG_FIELD_FILE] = hg_check_file,
    [HG_FIELD_BASE64_IMAGE] = hg_check_base64_image,
    [HG_FIELD_ENUM] = hg_check_enum,
    [HG_FIELD_JOINED] = hg_check_joined,
    [HG_FIELD_BOOLEAN] = hg_check_boolean,
    [HG_FIELD_INTEGER] = hg_check_integer,
    [HG_FIELD_DECIMAL] = hg_check_decimal,
    [HG_FIELD_RANGE] = hg_check_range,
    [HG_FIELD_LIST] = hg_check_list,
    [HG_FIELD_OBJECT] = check_object,
};

bool hg_check_value(struct hg_check *check, const struct hg_path *path,
                    const struct hg_field *field, const struct hg_value *given,
                    struct hg_value *out)
{
  if (given->kind != HG_VALUE_NULL)
    return checkers[field->type](check, path, field, given, out);
  if (!field->nullable)
    return hg_check_report(check, path, "null", given, "must be %s, not null", field->allowed);
  *out = hg_value_null();
  return true;
}

struct hg_check hg_check_start(struct hg_arena *arena)
{
  return (struct hg_check){.arena = arena, .value = hg_check_value};
}

bool hg_schema_check(const struct hg_schema *schema, struct hg_arena *arena,
                     const struct hg_value *parameters, struct hg_schema_result *result)
{
  struct hg_check check = hg_check_start(arena);
  memset(result, 0, sizeof *result);
  check_shape(&check, NULL, &schema->shape, parameters, &result->normalised);
  result->violations = check.violations;
  result->notes = check.notes;
  return !arena->failed;
}
