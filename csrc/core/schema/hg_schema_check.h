/*
 * The parts of a parameter check; for the hg_schema_*.c files alone.
 *
 * A check walks a shape and the given table together, writes what will be sent, and reports every
 * broken rule. Nothing stops it but memory, which is asked about once, at the end.
 */
#ifndef HG_SCHEMA_CHECK_H
#define HG_SCHEMA_CHECK_H

#include "hg_schema_shape.h"

/* Where in the parameters the check is: a name or (name.bytes NULL) a place in a list. */
struct hg_path {
  const struct hg_path *parent;
  struct hg_text name;
  size_t place;
};

struct hg_check {
  struct hg_arena *arena;
  struct hg_violation *violations, *notes;
  size_t violation_count;
  size_t order; /* of the top-level field that is being checked */
};

/* One field of a shape during a check. */
struct hg_check_slot {
  const struct hg_value *given; /* NULL: absent, or dropped because another field wins */
  struct hg_value value;        /* what is sent; absent: nothing is */
  bool is_bad;                  /* has been reported: rules that build on it keep quiet */
};

/*
 * Adds a violation: the message is a predicate such as "must be a UUID". shown is the offending
 * value, or NULL when it must not (or need not) be shown. Returns false, for the caller to pass on.
 */
__attribute__((format(printf, 5, 6))) bool
hg_check_report(struct hg_check *check, const struct hg_path *path, const char *rule,
                const struct hg_value *shown, const char *format, ...);

/* The same for what is allowed but worth telling. */
__attribute__((format(printf, 5, 6))) void
hg_check_note(struct hg_check *check, const struct hg_path *path, const char *rule,
              const struct hg_value *shown, const char *format, ...);

/* "must be <what the field allows>, not <kind of value>" */
bool hg_check_report_type(struct hg_check *check, const struct hg_path *path,
                          const struct hg_field *field, const struct hg_value *given);

/*
 * Checks one given value against its field; true when it is fine, with its normal form in *out.
 * Rules between fields are not its business.
 */
bool hg_check_value(struct hg_check *check, const struct hg_path *path,
                    const struct hg_field *field, const struct hg_value *given,
                    struct hg_value *out);

/* Checks a table against a shape. path is NULL for the parameters themselves. */
bool hg_check_shape(struct hg_check *check, const struct hg_path *path,
                    const struct hg_shape *shape, const struct hg_value *given,
                    struct hg_value *out);

/* The types, one function each, as hg_check_value dispatches them. */
typedef bool hg_check_function(struct hg_check *check, const struct hg_path *path,
                               const struct hg_field *field, const struct hg_value *given,
                               struct hg_value *out);
hg_check_function hg_check_string, hg_check_url, hg_check_uuid, hg_check_file,
    hg_check_base64_image, hg_check_enum, hg_check_boolean, hg_check_integer, hg_check_decimal,
    hg_check_range, hg_check_list, hg_check_joined, hg_check_object;

/* Given text that is one of the field's values: its index. Otherwise reports and returns false. */
bool hg_check_choice(struct hg_check *check, const struct hg_path *path,
                     const struct hg_field *field, const struct hg_value *given, size_t *index);

/* Puts each entry of the given table into its field's slot; reports unknown and doubled ones. */
void hg_check_match(struct hg_check *check, const struct hg_path *path,
                    const struct hg_shape *shape, const struct hg_value *given,
                    struct hg_check_slot *slots);

/* The rules between the fields of a shape, before and after the fields themselves are checked. */
void hg_check_precedence(struct hg_check *check, const struct hg_path *path,
                         const struct hg_shape *shape, struct hg_check_slot *slots);
void hg_check_rules(struct hg_check *check, const struct hg_path *path,
                    const struct hg_shape *shape, struct hg_check_slot *slots);

#endif
