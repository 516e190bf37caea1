#include "hg_schema_report.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hg_buffer.h"
#include "hg_limits.h"

static void append_path(struct hg_buffer *buffer, const struct hg_path *path)
{
  if (path == NULL)
    return;
  append_path(buffer, path->parent);
  if (path->name.bytes != NULL) {
    if (buffer->length > 0)
      hg_buffer_append(buffer, ".", 1);
    hg_buffer_append(buffer, path->name.bytes, path->name.length);
    return;
  }
  char place[32];
  int length = snprintf(place, sizeof place, "[%zu]", path->place);
  hg_buffer_append(buffer, place, (size_t)length);
}

/* A path over the cap is cut: it comes from a hostile key. */
static const char *path_text(struct hg_arena *arena, const struct hg_path *path)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, HG_LIMIT_SHOWN_PATH);
  append_path(&buffer, path);
  const char *text = hg_arena_copy(arena, buffer.data, buffer.length);
  hg_buffer_free(&buffer);
  return text;
}

static struct hg_value shown_text(struct hg_arena *arena, struct hg_text text)
{
  static const char ellipsis[] = "…";
  size_t cut = text.length < HG_LIMIT_SHOWN_VALUE ? text.length : HG_LIMIT_SHOWN_VALUE;
  size_t length = hg_text_utf8_prefix(text.bytes, cut);
  char *copy = hg_arena_take(arena, 1, length + sizeof ellipsis);
  if (copy == NULL)
    return (struct hg_value){.kind = HG_VALUE_ABSENT};
  memcpy(copy, text.bytes, length);
  if (length == text.length)
    return hg_value_text(copy, length);
  memcpy(copy + length, ellipsis, sizeof ellipsis);
  return hg_value_text(copy, length + sizeof ellipsis - 1);
}

/* Errors are printed and encoded as JSON: only a scalar that can stand both is shown as it is. */
static struct hg_value shown_value(struct hg_arena *arena, const struct hg_value *value)
{
  switch (value->kind) {
  case HG_VALUE_TEXT:
    return shown_text(arena, value->as.text);
  case HG_VALUE_NUMBER:
    if (isfinite(value->as.number))
      return *value;
    const char *name = isnan(value->as.number) ? "nan" : value->as.number > 0 ? "inf" : "-inf";
    return hg_value_text(name, strlen(name));
  case HG_VALUE_TABLE:
  case HG_VALUE_TOO_DEEP:
  case HG_VALUE_OTHER:
    return hg_value_text(hg_value_describe(value), strlen(hg_value_describe(value)));
  default:
    return *value;
  }
}

/*
 * Unknown fields arrive in the order of a hash table: sorted by name they are the same every time.
 */
static bool comes_before(const struct hg_violation *a, const struct hg_violation *b)
{
  if (a->order != b->order)
    return a->order < b->order;
  bool both_unknown = strcmp(a->rule, "unknown") == 0 && strcmp(b->rule, "unknown") == 0;
  return both_unknown && strcmp(a->field, b->field) < 0;
}

static void insert(struct hg_violation **list, struct hg_violation *added)
{
  while (*list != NULL && !comes_before(added, *list))
    list = &(*list)->next;
  added->next = *list;
  *list = added;
}

__attribute__((format(printf, 6, 0))) static void
add(struct hg_check *check, struct hg_violation **list, const struct hg_path *path,
    const char *rule, const struct hg_value *shown, const char *format, va_list arguments)
{
  char message[HG_LIMIT_MESSAGE];
  struct hg_violation *violation = hg_arena_take(check->arena, 1, sizeof *violation);
  if (violation == NULL)
    return;
  vsnprintf(message, sizeof message, format, arguments);
  size_t length = hg_text_utf8_prefix(message, strlen(message));
  violation->field = path_text(check->arena, path);
  violation->rule = rule;
  violation->message = hg_arena_copy(check->arena, message, length);
  violation->order = check->order;
  if (shown != NULL)
    violation->value = shown_value(check->arena, shown);
  if (!check->arena->failed)
    insert(list, violation);
}

bool hg_check_report(struct hg_check *check, const struct hg_path *path, const char *rule,
                     const struct hg_value *shown, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  add(check, &check->violations, path, rule, shown, format, arguments);
  va_end(arguments);
  check->violation_count++;
  return false;
}

void hg_check_note(struct hg_check *check, const struct hg_path *path, const char *rule,
                   const struct hg_value *shown, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  add(check, &check->notes, path, rule, shown, format, arguments);
  va_end(arguments);
}

bool hg_check_report_type(struct hg_check *check, const struct hg_path *path,
                          const struct hg_field *field, const struct hg_value *given)
{
  return hg_check_report(check, path, "type", given, "must be %s, not %s", field->allowed,
                         hg_value_describe(given));
}
