#include "hg_schema_rules.h"

#include <stdint.h>
#include <string.h>

#include "hg_schema_form.h"

/* A field that carries something: null is the same as leaving it out. */
static bool is_given(const struct hg_check_slot *slot)
{
  return slot->is_bad || (slot->given != NULL && slot->given->kind != HG_VALUE_NULL);
}

static struct hg_path path_of(const struct hg_path *path, const struct hg_field *field)
{
  return (struct hg_path){.parent = path, .name = field->name};
}

static void drop(struct hg_check *check, const struct hg_path *path, const struct hg_field *field,
                 const struct hg_field *winner, struct hg_check_slot *slot)
{
  struct hg_path here = path_of(path, field);
  if (slot->given == NULL)
    return;
  hg_check_note(check, &here, "unused", NULL, "is not sent because %s is given",
                winner->name.bytes);
  *slot = (struct hg_check_slot){.given = NULL};
}

void hg_check_precedence(struct hg_check *check, const struct hg_path *path,
                         const struct hg_shape *shape, struct hg_check_slot *slots)
{
  for (size_t i = 0; i < shape->group_count; i++) {
    const struct hg_group *group = &shape->groups[i];
    if (group->rule != HG_GROUP_WINS || !is_given(&slots[group->fields[0]]))
      continue;
    const struct hg_field *winner = &shape->fields[group->fields[0]];
    for (size_t j = 1; j < group->count; j++)
      drop(check, path, &shape->fields[group->fields[j]], winner, &slots[group->fields[j]]);
  }
}

/* Conditions ----------------------------------------------------------------------------------- */

enum truth { FALSE, TRUE, UNKNOWN };

static enum truth test_condition(const struct hg_condition *condition,
                                 const struct hg_check_slot *slots)
{
  const struct hg_check_slot *slot = &slots[condition->field];
  if (slot->is_bad)
    return UNKNOWN;
  for (size_t i = 0; i < condition->value_count; i++)
    if (hg_value_equals(&condition->values[i], &slot->value))
      return TRUE;
  return FALSE;
}

/* UNKNOWN when it rests on a field that is itself wrong; FALSE when there are no conditions. */
static enum truth test(const struct hg_conditions *conditions, const struct hg_check_slot *slots)
{
  enum truth all = conditions->count > 0 ? TRUE : FALSE;
  for (size_t i = 0; i < conditions->count; i++) {
    enum truth one = test_condition(&conditions->items[i], slots);
    if (one == FALSE)
      return FALSE;
    if (one == UNKNOWN)
      all = UNKNOWN;
  }
  return all;
}

static void fill_in(const struct hg_field *field, struct hg_check_slot *slots,
                    struct hg_check_slot *slot)
{
  if (slot->is_bad || slot->value.kind != HG_VALUE_ABSENT)
    return;
  slot->value = field->fallback;
  for (size_t i = 0; i < field->implied_by_count; i++)
    if (is_given(&slots[field->implied_by[i]]))
      slot->value = hg_value_boolean(true);
}

static void forbid(struct hg_check *check, const struct hg_path *here, struct hg_check_slot *slot,
                   struct hg_value instead, const char *word,
                   const struct hg_conditions *conditions)
{
  if (is_given(slot))
    slot->is_bad = !hg_check_report(check, here, "forbidden", slot->given, "must be left out %s %s",
                                    word, conditions->text);
  slot->value = instead;
}

static void check_forbidden(struct hg_check *check, const struct hg_path *here,
                            const struct hg_field *field, struct hg_check_slot *slots,
                            struct hg_check_slot *slot)
{
  if (field->null_unless.count > 0 && test(&field->null_unless, slots) == FALSE)
    forbid(check, here, slot, hg_value_null(), "unless", &field->null_unless);
  if (test(&field->forbidden_when, slots) == TRUE)
    forbid(check, here, slot, (struct hg_value){.kind = HG_VALUE_ABSENT}, "when",
           &field->forbidden_when);
}

static void check_required(struct hg_check *check, const struct hg_path *here,
                           const struct hg_field *field, struct hg_check_slot *slots,
                           const struct hg_check_slot *slot)
{
  bool when = test(&field->required_when, slots) == TRUE;
  const char *text = when ? field->required_when.text : "";
  const char *word = when ? " when " : "";
  bool absent = slot->value.kind == HG_VALUE_ABSENT;
  if ((absent && field->required) || (when && (absent || slot->value.kind == HG_VALUE_NULL)))
    hg_check_report(check, here, "required", NULL, "is required%s%s; it must be %s", word, text,
                    field->allowed);
  else if (when && slot->value.kind == HG_VALUE_TEXT &&
           hg_text_is_blank(slot->value.as.text.bytes, slot->value.as.text.length))
    hg_check_report(check, here, "blank", &slot->value, "is required%s%s and must not be blank",
                    word, text);
}

static void check_length(struct hg_check *check, const struct hg_path *here,
                         const struct hg_shape *shape, const struct hg_field *field,
                         const struct hg_check_slot *slots, const struct hg_check_slot *slot)
{
  const struct hg_length_rule *rule = &field->length_rule;
  if (!rule->present || !hg_value_is_list(&slot->value) || slots[rule->field].is_bad)
    return;
  const struct hg_value *value = &slots[rule->field].value;
  struct hg_value shown = hg_value_integer((int64_t)slot->value.as.table.count);
  for (size_t i = 0; i < rule->count; i++) {
    if (!hg_value_equals(&rule->values[i], value) || rule->lengths[i] == slot->value.as.table.count)
      continue;
    hg_check_report(check, here, "count", &shown,
                    "must have exactly %zu %s, not %zu, because %s is \"%s\"", rule->lengths[i],
                    rule->lengths[i] == 1 ? "entry" : "entries", slot->value.as.table.count,
                    shape->fields[rule->field].name.bytes, value->as.text.bytes);
  }
}

/* Groups --------------------------------------------------------------------------------------- */

static void check_number_given(struct hg_check *check, const struct hg_path *here,
                               const struct hg_group *group, size_t given)
{
  bool too_few =
      given == 0 && (group->rule == HG_GROUP_AT_LEAST_ONE || group->rule == HG_GROUP_EXACTLY_ONE);
  bool too_many =
      given > 1 && (group->rule == HG_GROUP_AT_MOST_ONE || group->rule == HG_GROUP_EXACTLY_ONE);
  bool mixed = group->rule == HG_GROUP_ALL_OR_NONE && given > 0 && given < group->count;
  const char *exactly = group->rule == HG_GROUP_AT_LEAST_ONE ? "at least" : "exactly";
  if (too_few)
    hg_check_report(check, here, "required", NULL, "is missing: %s one of %s is required", exactly,
                    group->names);
  if (too_many)
    hg_check_report(check, here, "conflict", NULL, "must be the only one given of %s",
                    group->names);
  if (mixed)
    hg_check_report(check, here, "together", NULL, "must be given together: %s", group->names);
}

static void check_order(struct hg_check *check, const struct hg_path *path,
                        const struct hg_shape *shape, const struct hg_group *group,
                        const struct hg_check_slot *slots)
{
  const struct hg_value *low = &slots[group->fields[0]].value;
  const struct hg_value *high = &slots[group->fields[1]].value;
  struct hg_path here = path_of(path, &shape->fields[group->fields[1]]);
  if (slots[group->fields[0]].is_bad || slots[group->fields[1]].is_bad || low->kind != high->kind)
    return;
  bool wrong = false;
  if (low->kind == HG_VALUE_TEXT)
    wrong = hg_form_compare_decimals(low->as.text, high->as.text) > 0;
  else if (low->kind == HG_VALUE_INTEGER)
    wrong = low->as.integer > high->as.integer;
  if (wrong)
    hg_check_report(check, &here, "ordered", high, "must not be less than %s",
                    shape->fields[group->fields[0]].name.bytes);
}

static void check_group(struct hg_check *check, const struct hg_path *path,
                        const struct hg_shape *shape, const struct hg_group *group,
                        const struct hg_check_slot *slots)
{
  size_t given = 0, first = SIZE_MAX;
  for (size_t i = 0; i < group->count; i++)
    if (is_given(&slots[group->fields[i]])) {
      given++;
      first = first == SIZE_MAX ? group->fields[i] : first;
    }
  if (first == SIZE_MAX)
    first = group->fields[0];
  struct hg_path here = path_of(path, &shape->fields[first]);
  if (path == NULL)
    check->order = first;
  if (group->rule == HG_GROUP_ORDERED)
    check_order(check, path, shape, group, slots);
  else if (group->rule != HG_GROUP_WINS)
    check_number_given(check, &here, group, given);
}

void hg_check_rules(struct hg_check *check, const struct hg_path *path,
                    const struct hg_shape *shape, struct hg_check_slot *slots)
{
  for (size_t i = 0; i < shape->field_count; i++)
    fill_in(&shape->fields[i], slots, &slots[i]);
  for (size_t i = 0; i < shape->field_count; i++) {
    const struct hg_field *field = &shape->fields[i];
    struct hg_path here = path_of(path, field);
    if (path == NULL)
      check->order = i;
    if (!slots[i].is_bad)
      check_forbidden(check, &here, field, slots, &slots[i]);
    if (slots[i].is_bad)
      continue;
    check_required(check, &here, field, slots, &slots[i]);
    check_length(check, &here, shape, field, slots, &slots[i]);
  }
  for (size_t i = 0; i < shape->group_count; i++)
    check_group(check, path, shape, &shape->groups[i], slots);
}
