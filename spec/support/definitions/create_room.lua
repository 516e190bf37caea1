--- Room creation's parameters as a definition, to show that the language has what the document says.

return {
  fields = {
    { name = "user_id", type = "uuid", required = true },
    { name = "image_url", type = "url" },
    { name = "image_file", wire = false, type = "file" },
    { name = "mask_url", type = "url" },
    { name = "mask_file", wire = false, type = "file" },
    { name = "room_type", type = "enum", required = true, values = { "BATHROOM", "KITCHEN", "SHOWEROOM" },
      aliases = { SHOWROOM = "SHOWEROOM" } },
    { name = "theme", type = "enum", required = true,
      values = { "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS" } },
    { name = "width", type = "integer", required = true, minimum = 1 },
    { name = "height", type = "integer", required = true, minimum = 1 },
    { name = "webhook", type = "url" },
  },
  groups = {
    { rule = "exactly_one", fields = { "image_url", "image_file" } },
    { rule = "exactly_one", fields = { "mask_url", "mask_file" } },
  },
}
