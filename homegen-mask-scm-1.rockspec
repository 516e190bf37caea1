-- Written by `make rockspec` from the tree; `make check` tells when it is out of date.
rockspec_format = "3.0"
package = "homegen-mask"
version = "scm-1"
source = { url = "git+file://." }
description = {
  summary = "Masks for homegen: drawing them, and checking them against their image",
  detailed = "What homegen.mask needs beside homegen itself.",
  license = "MIT",
}
supported_platforms = { "linux" }
dependencies = { "lua >= 5.1, ~= 5.2", "homegen" } -- 5.1 is LuaJIT
-- Libraries only: their headers lie below an architecture's own folder on Debian.
external_dependencies = {
  PNG = { library = "png" },
  JPEG = { library = "jpeg" },
}
build = {
  type = "builtin",
  modules = {
    ["homegen.mask.core"] = {
      sources = {
        "csrc/mask/hg_canvas.c",
        "csrc/mask/hg_canvas_png.c",
        "csrc/mask/hg_jpeg.c",
        "csrc/mask/hg_mask_convert.c",
        "csrc/mask/hg_mask_measure.c",
        "csrc/mask/hg_upright.c",
        "csrc/mask/lhg_mask.c",
        "csrc/common/hg_arena.c",
        "csrc/common/hg_buffer.c",
        "csrc/common/hg_fork.c",
        "csrc/common/hg_point.c",
        "csrc/common/hg_publish.c",
        "csrc/common/hg_socket.c",
        "csrc/common/hg_worker.c",
        "csrc/common/text/hg_base64.c",
        "csrc/common/text/hg_decimal.c",
        "csrc/common/text/hg_hmac.c",
        "csrc/common/text/hg_sha256.c",
        "csrc/common/text/hg_text.c",
        "csrc/common/image/hg_image_exif.c",
        "csrc/common/image/hg_image_foreign.c",
        "csrc/common/image/hg_image_header.c",
        "csrc/common/image/hg_image_jpeg.c",
        "csrc/common/image/hg_image_source.c",
        "csrc/common/picture/hg_codec.c",
        "csrc/common/picture/hg_orient.c",
        "csrc/common/picture/hg_picture.c",
        "csrc/common/picture/hg_png.c",
        "csrc/common/picture/hg_rows.c",
        "csrc/common/picture/hg_rows_jpeg.c",
        "csrc/common/picture/hg_rows_line.c",
        "csrc/common/picture/hg_rows_png.c",
      },
      defines = { "_GNU_SOURCE", "HG_VERSION=\"0.2.0\"" },
      libraries = { "pthread", "m", "png", "jpeg" },
      incdirs = { "csrc/mask", "csrc/common", "csrc/common/text", "csrc/common/image", "csrc/common/picture", "$(PNG_INCDIR)", "$(JPEG_INCDIR)" },
      libdirs = { "$(PNG_LIBDIR)", "$(JPEG_LIBDIR)" },
    },
  },
}
