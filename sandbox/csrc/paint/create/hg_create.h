/*
 * Room and exterior creation, drawn by procedure: a kitchen, bathroom, showroom, terrace, pool or
 * petanque court in the black part of the mask, in the photograph's perspective and light.
 *
 * Everything the mask leaves white stays the source's pixel to the bit. The same input gives the
 * same result; each variation is another one. Any thread; no state is kept.
 */
#ifndef HG_CREATE_H
#define HG_CREATE_H

#include <stdatomic.h>

#include "hg_buffer.h"
#include "hg_picture.h"

struct hg_create_job {
  const void *source, *mask; /* PNG or JPEG files of the same size as displayed */
  size_t source_length, mask_length;
  bool outdoors;
  const char *room_type;      /* KITCHEN BATHROOM SHOWEROOM (or SHOWROOM); TERRACE POOL PETANQUE */
  const char *theme;          /* MODERN INDUSTRIAL SCANDINAVIAN LUXURIOUS; not looked at outdoors */
  long variation;             /* 0 is the first picture */
  const atomic_bool *give_up; /* may be NULL; once true, the work ends at its next step */
};

/*
 * Appends the result to *png as a PNG file and tells its size. NULL when all went well, else a
 * static text that says why not.
 */
const char *hg_create_run(const struct hg_create_job *job, struct hg_buffer *png, int *width,
                          int *height);

#endif
