--- Where the providers are, and by what names: all that a client needs to know of one that it asks for nothing.

return {
  ideal_house = {
    name = "ideal_house",
    title = "Ideal House",
    base_url = "https://api.ideal.house",
    environment = { api_key = "IDEAL_HOUSE_API_KEY", base_url = "IDEAL_HOUSE_BASE_URL" },
  },
  iacrea = {
    name = "iacrea",
    title = "iaCrea",
    base_url = "https://iacrea.com",
    environment = { api_key = "IACREA_API_KEY", base_url = "IACREA_BASE_URL", user_id = "IACREA_USER_ID" },
  },
}
