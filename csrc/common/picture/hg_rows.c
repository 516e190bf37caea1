#include "hg_rows.h"

#include "hg_image_header.h"
#include "hg_rows_reader.h"

const char *hg_rows_read(const void *bytes, size_t length, const struct hg_rows_sink *sink)
{
  struct hg_image_header header;
  const char *problem = hg_image_header_read(bytes, length, &header);
  struct hg_rows_facts facts = {.format = header.format, .orientation = header.orientation};
  if (problem != NULL)
    facts.orientation = 1; /* the decoders may be content with less than we are */
  if (facts.format == HG_IMAGE_PNG)
    return hg_rows_read_png(bytes, length, &facts, sink);
  if (facts.format == HG_IMAGE_JPEG)
    return hg_rows_read_jpeg(bytes, length, &facts, sink);
  return "not a PNG or JPEG picture";
}
