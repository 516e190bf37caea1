/* What a file is that is no PNG, JPEG or WebP, and what to do about it. Any thread; keeps no state. */
#ifndef HG_IMAGE_FOREIGN_H
#define HG_IMAGE_FOREIGN_H

#include "hg_image_source.h"

/* By the first bytes: a sentence's predicate, static text; for what nobody knows too. */
const char *hg_image_foreign_name(struct hg_image_source *source);

#endif
