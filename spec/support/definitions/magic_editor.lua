--- Magic editor's parameters as a definition, to show that the language has what the document says.

return {
  fields = {
    { name = "image_url", wire = "imageUrl", type = "url" },
    { name = "image_file", wire = false, type = "file" },
    { name = "prompt", type = "string", required_when = { model_type = "Base" } },
    { name = "model_type", wire = "modelType", type = "enum", values = { "Flash", "Base", "Pro" }, default = "Flash" },
  },
  groups = {
    { rule = "exactly_one", fields = { "image_url", "image_file" } },
  },
}
