#include "hg_source.h"

#include <webp/decode.h>

#include "hg_codec.h"
#include "hg_image_header.h"
#include "hg_memory.h"
#include "hg_orient.h"

static const char *name_failure(VP8StatusCode status)
{
  switch (status) {
  case VP8_STATUS_OUT_OF_MEMORY:
    return HG_NO_MEMORY;
  case VP8_STATUS_NOT_ENOUGH_DATA:
    return "truncated WebP picture";
  default:
    return "damaged WebP picture";
  }
}

static const char *read_pixels(WebPDecoderConfig *config, const void *bytes, size_t length,
                               struct hg_picture *out)
{
  if (!hg_picture_allowed(config->input.width, config->input.height))
    return HG_PICTURE_TOO_LARGE;
  if (!hg_picture_init(out, config->input.width, config->input.height))
    return HG_NO_MEMORY;
  size_t stride = (size_t)out->width * 4;
  config->output.colorspace = MODE_RGBA;
  config->output.is_external_memory = 1;
  config->output.u.RGBA.rgba = out->rgba;
  config->output.u.RGBA.stride = (int)stride;
  config->output.u.RGBA.size = stride * (size_t)out->height;
  VP8StatusCode status = WebPDecode(bytes, length, config);
  return status == VP8_STATUS_OK ? NULL : name_failure(status);
}

static const char *decode_webp(const void *bytes, size_t length, struct hg_picture *out)
{
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config))
    return "the libwebp that is here is not the one that this was compiled for";
  VP8StatusCode status = WebPGetFeatures(bytes, length, &config.input);
  if (status != VP8_STATUS_OK)
    return name_failure(status);
  if (config.input.has_animation)
    return "the WebP picture is animated";
  return read_pixels(&config, bytes, length, out);
}

const char *hg_source_decode(const void *bytes, size_t length, struct hg_picture *out)
{
  struct hg_image_header header;
  hg_image_header_read(bytes, length, &header);
  if (header.format != HG_IMAGE_WEBP)
    return hg_codec_decode(bytes, length, out);
  *out = (struct hg_picture){0};
  const char *failure = decode_webp(bytes, length, out);
  if (failure == NULL && !hg_orient(out, header.orientation))
    failure = HG_NO_MEMORY;
  if (failure != NULL)
    hg_picture_free(out);
  return failure;
}
