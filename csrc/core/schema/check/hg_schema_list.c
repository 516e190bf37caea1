/* Lists, and lists that are sent as one text. */
#include <string.h>

#include "hg_schema_types.h"

/* Lists ---------------------------------------------------------------------------------------- */

static bool check_distinct(struct hg_check *check, const struct hg_path *path,
                           const struct hg_value *list)
{
  bool distinct = true;
  for (size_t i = 1; i < list->as.table.count; i++) {
    const struct hg_value *item = &list->as.table.entries[i].value;
    struct hg_path here = {.parent = path, .place = i + 1};
    for (size_t j = 0; j < i; j++)
      if (hg_value_equals(item, &list->as.table.entries[j].value)) {
        distinct =
            hg_check_report(check, &here, "distinct", item, "must not repeat entry %zu", j + 1);
        break;
      }
  }
  return distinct;
}

/* Worth a note only: the document allows plans of mixed units, for one. */
static void note_mixed(struct hg_check *check, const struct hg_path *path,
                       const struct hg_field *field, const struct hg_value *list)
{
  const struct hg_value *first = NULL;
  for (size_t i = 0; i < list->as.table.count && field->uniform != NULL; i++) {
    const struct hg_value *value = hg_value_get(&list->as.table.entries[i].value, field->uniform);
    if (first == NULL)
      first = value;
    if (first == NULL || value == NULL || hg_value_equals(first, value))
      continue;
    hg_check_note(check, path, "uniform", value, "has entries that differ in %s", field->uniform);
    return;
  }
}

static bool check_count(struct hg_check *check, const struct hg_path *path,
                        const struct hg_field *field, size_t count)
{
  struct hg_value shown = hg_value_integer((int64_t)count);
  if (count < field->min_items)
    return hg_check_report(check, path, "count", &shown, "must have at least %zu entries, not %zu",
                           field->min_items, count);
  if (count > field->max_items)
    return hg_check_report(check, path, "count", &shown, "must have at most %zu entries, not %zu",
                           field->max_items, count);
  return true;
}

static bool report_no_list(struct hg_check *check, const struct hg_path *path,
                           const struct hg_field *field, const struct hg_value *given)
{
  bool has_places = false;
  for (size_t i = 0; given->kind == HG_VALUE_TABLE && i < given->as.table.count; i++)
    has_places = has_places || given->as.table.entries[i].key.kind == HG_VALUE_INTEGER;
  if (has_places)
    return hg_check_report(check, path, "list", given,
                           "must be %s, numbered 1, 2, 3 … without holes or other keys",
                           field->allowed);
  return hg_check_report_type(check, path, field, given);
}

bool hg_check_list(struct hg_check *check, const struct hg_path *path, const struct hg_field *field,
                   const struct hg_value *given, struct hg_value *out)
{
  if (!hg_value_is_list(given))
    return report_no_list(check, path, field, given);
  size_t count = given->as.table.count;
  bool fine = check_count(check, path, field, count);
  *out = hg_value_table(check->arena, count);
  if (out->kind == HG_VALUE_ABSENT)
    return false;
  out->as.table.is_list = true;
  for (size_t i = 0; i < count; i++) {
    struct hg_path here = {.parent = path, .place = i + 1};
    struct hg_entry *entry = &out->as.table.entries[i];
    entry->key = hg_value_integer((int64_t)i + 1);
    if (!check->value(check, &here, field->item, &given->as.table.entries[i].value, &entry->value))
      fine = false;
  }
  if (fine)
    note_mixed(check, path, field, out);
  return fine && (!field->distinct || check_distinct(check, path, out));
}

/* Joined lists: several of the field's values as one text -------------------------------------- */

static bool is_blank_byte(char character)
{
  return character == ' ' || character == '\t';
}

/*
 * The piece of text that starts at *at, without the blanks around it; *at moves behind its comma.
 */
static struct hg_text next_piece(struct hg_text text, char comma, size_t *at)
{
  const char *start = text.bytes + *at;
  const char *end = memchr(start, comma, text.length - *at);
  *at = end == NULL ? text.length + 1 : (size_t)(end - text.bytes) + 1;
  if (end == NULL)
    end = text.bytes + text.length;
  while (start < end && is_blank_byte(*start))
    start++;
  while (start < end && is_blank_byte(end[-1]))
    end--;
  return (struct hg_text){start, (size_t)(end - start)};
}

/* Text is taken apart into the list that the caller could have given as well. */
static struct hg_value split_text(struct hg_check *check, const struct hg_field *field,
                                  struct hg_text text)
{
  char comma = field->separator.bytes[0];
  size_t count = 1, at = 0;
  for (size_t i = 0; i < text.length; i++)
    count += text.bytes[i] == comma;
  struct hg_value list = hg_value_table(check->arena, count);
  if (list.kind == HG_VALUE_ABSENT)
    return list;
  list.as.table.is_list = true;
  for (size_t i = 0; i < count; i++) {
    struct hg_text piece = next_piece(text, comma, &at);
    list.as.table.entries[i].value = hg_value_text(piece.bytes, piece.length);
  }
  return list;
}

/* The text of a list of pieces, with the separator between them. */
static struct hg_value join(struct hg_check *check, const struct hg_field *field,
                            const struct hg_value *list)
{
  size_t length = 0;
  for (size_t i = 0; i < list->as.table.count; i++)
    length += list->as.table.entries[i].value.as.text.length + field->separator.length;
  char *text = hg_arena_take(check->arena, 1, length + 1);
  if (text == NULL)
    return (struct hg_value){.kind = HG_VALUE_ABSENT};
  length = 0;
  for (size_t i = 0; i < list->as.table.count; i++) {
    struct hg_text piece = list->as.table.entries[i].value.as.text;
    if (i > 0) {
      memcpy(text + length, field->separator.bytes, field->separator.length);
      length += field->separator.length;
    }
    memcpy(text + length, piece.bytes, piece.length);
    length += piece.length;
  }
  return hg_value_text(text, length);
}

static bool check_pieces(struct hg_check *check, const struct hg_path *path,
                         const struct hg_field *field, const struct hg_value *given,
                         struct hg_value *pieces)
{
  bool fine = true;
  *pieces = hg_value_table(check->arena, given->as.table.count);
  if (pieces->kind == HG_VALUE_ABSENT)
    return false;
  for (size_t i = 0; i < given->as.table.count; i++) {
    struct hg_path here = {.parent = path, .place = i + 1};
    if (!check->value(check, &here, field->item, &given->as.table.entries[i].value,
                      &pieces->as.table.entries[i].value))
      fine = false;
  }
  return fine && (!field->distinct || check_distinct(check, path, pieces));
}

bool hg_check_joined(struct hg_check *check, const struct hg_path *path,
                     const struct hg_field *field, const struct hg_value *given,
                     struct hg_value *out)
{
  struct hg_value list = *given, pieces;
  if (given->kind == HG_VALUE_TEXT && given->as.text.length > field->max_length)
    return hg_check_report(check, path, "length", given, "must be at most %zu bytes long, not %zu",
                           field->max_length, given->as.text.length);
  if (given->kind == HG_VALUE_TEXT)
    list = split_text(check, field, given->as.text);
  if (!hg_value_is_list(&list))
    return report_no_list(check, path, field, given);
  bool fine = check_count(check, path, field, list.as.table.count);
  if (list.as.table.count == 0 && field->nullable)
    *out = hg_value_null();
  else if (check_pieces(check, path, field, &list, &pieces))
    *out = join(check, field, &pieces);
  else
    fine = false;
  return fine;
}
