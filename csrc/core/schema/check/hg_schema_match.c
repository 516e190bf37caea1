#include "hg_schema_match.h"

#include <stdio.h>
#include <string.h>

#include "hg_limits.h"

/* The field that is called text, in either spelling; SIZE_MAX when there is none. */
static size_t find_field(const struct hg_shape *shape, struct hg_text text)
{
  for (size_t i = 0; i < shape->field_count; i++) {
    const struct hg_field *field = &shape->fields[i];
    if (hg_text_equals(field->name, text.bytes, text.length) ||
        hg_text_equals(field->wire, text.bytes, text.length))
      return i;
  }
  return SIZE_MAX;
}

static const char *nearest_name(const struct hg_shape *shape, const struct hg_value *key)
{
  if (key->kind != HG_VALUE_TEXT)
    return NULL;
  struct hg_nearest nearest = hg_nearest_start(key->as.text);
  for (size_t i = 0; i < shape->field_count; i++)
    hg_nearest_look(&nearest, shape->fields[i].name);
  return nearest.meant.bytes;
}

/* A stranger's key as it may stand in a path: short, without what a terminal would obey. */
static struct hg_text printable_key(struct hg_arena *arena, struct hg_text key)
{
  size_t length = key.length < HG_LIMIT_SHOWN_KEY ? key.length : HG_LIMIT_SHOWN_KEY;
  char *text = hg_arena_copy(arena, key.bytes, length);
  if (text == NULL)
    return (struct hg_text){"?", 1};
  length = hg_text_utf8_prefix(text, length);
  for (size_t i = 0; i < length; i++)
    if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
      text[i] = '?';
  return (struct hg_text){text, length};
}

static struct hg_text key_text(struct hg_arena *arena, const struct hg_value *key)
{
  const char *text;
  if (key->kind == HG_VALUE_TEXT)
    return printable_key(arena, key->as.text);
  if (key->kind == HG_VALUE_INTEGER)
    text = hg_arena_format(arena, "[%lld]", (long long)key->as.integer);
  else
    text = hg_arena_format(arena, "[%s]", hg_value_describe(key));
  return text == NULL ? (struct hg_text){"?", 1} : (struct hg_text){text, strlen(text)};
}

static void report_unknown(struct hg_check *check, const struct hg_path *path,
                           const struct hg_shape *shape, const struct hg_entry *entry)
{
  struct hg_path here = {.parent = path, .name = key_text(check->arena, &entry->key)};
  size_t order = check->order;
  if (path == NULL)
    check->order = shape->field_count; /* behind the fields that exist */
  const char *nearest = nearest_name(shape, &entry->key);
  if (nearest != NULL)
    hg_check_report(check, &here, "unknown", &entry->value,
                    "is not a known field; did you mean \"%s\"?", nearest);
  else
    hg_check_report(check, &here, "unknown", &entry->value,
                    "is not a known field; the fields are %s", shape->names);
  check->order = order;
}

static void report_doubled(struct hg_check *check, const struct hg_path *path,
                           const struct hg_field *field)
{
  struct hg_path here = {.parent = path, .name = field->name};
  hg_check_report(check, &here, "duplicate", NULL, "must be given once, not as %s and as %s",
                  field->name.bytes, field->wire.bytes);
}

void hg_check_match(struct hg_check *check, const struct hg_path *path,
                    const struct hg_shape *shape, const struct hg_value *given,
                    struct hg_check_slot *slots)
{
  for (size_t i = 0; i < given->as.table.count; i++) {
    const struct hg_entry *entry = &given->as.table.entries[i];
    size_t found =
        entry->key.kind == HG_VALUE_TEXT ? find_field(shape, entry->key.as.text) : SIZE_MAX;
    if (found == SIZE_MAX) {
      report_unknown(check, path, shape, entry);
      continue;
    }
    struct hg_check_slot *slot = &slots[found];
    if (path == NULL)
      check->order = found;
    if (slot->given != NULL) {
      report_doubled(check, path, &shape->fields[found]);
      slot->is_bad = true;
    }
    slot->given = &entry->value;
  }
}
