--- The parameters of a room's variation as a definition.

return {
  fields = {
    { name = "user_id", type = "uuid", required = true },
    { name = "generation_id", type = "uuid", required = true },
    { name = "original_url", type = "url", required = true },
    { name = "mask_url", type = "url" },
    { name = "mask_file", wire = false, type = "file" },
    { name = "room_type", type = "enum", required = true, values = { "BATHROOM", "KITCHEN", "SHOWEROOM" },
      aliases = { SHOWROOM = "SHOWEROOM" } },
    { name = "theme", type = "enum", required = true,
      values = { "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS" } },
    { name = "webhook", type = "url" },
  },
  groups = {
    { rule = "at_most_one", fields = { "mask_url", "mask_file" } },
  },
}
