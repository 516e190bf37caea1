#include "hg_schema_refer.h"

#include "hg_schema_check.h"

size_t hg_compile_find(struct hg_reader *reader, const struct hg_shape *shape, struct hg_text name)
{
  for (size_t i = 0; i < shape->field_count; i++)
    if (hg_text_equals(shape->fields[i].name, name.bytes, name.length))
      return i;
  hg_read_fail(reader, "there is no field \"%s\"", name.bytes);
  return SIZE_MAX;
}

bool hg_compile_value(struct hg_reader *reader, const struct hg_field *field, const char *role,
                      const struct hg_value *given, struct hg_value *out)
{
  struct hg_check check = hg_check_start(reader->arena);
  struct hg_path path = {.name = field->name};
  if (hg_check_value(&check, &path, field, given, out))
    return true;
  const char *message = check.violations == NULL ? "out of memory" : check.violations->message;
  return hg_read_fail(reader, "%s of \"%s\" %s", role, field->name.bytes, message);
}
