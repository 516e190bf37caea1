--- What a route's plugin is told. Keys may be references to a vault ({vault://env/ideal-house-key}).

local typedefs = require "kong.db.schema.typedefs"

local function secret(description)
  return { description = description, type = "string", referenceable = true, encrypted = true }
end

local function natural(description)
  return { description = description, type = "integer", gt = 0 }
end

return {
  name = "homegen",
  fields = {
    { protocols = typedefs.protocols_http },
    { config = {
      type = "record",
      fields = {
        { service = {
          description = "What the route makes.", type = "string", required = true,
          one_of = { "smart_replace", "magic_editor", "house_plan", "create_room", "create_exterior" },
        } },
        { journal = { description = "File of the tasks, on a local disk; all workers share it.", type = "string", required = true } },
        { account = { description = "Name of the account: keys of one name are one account.", type = "string" } },
        { folder = { description = "Where pictures are kept; it has to be there.", type = "string" } },
        { ideal_house_api_key = secret "Key of Ideal House; without it the environment's." },
        { ideal_house_base_url = typedefs.url },
        { iacrea_api_key = secret "Key of iaCrea; without it the environment's." },
        { iacrea_user_id = { description = "UUID of iaCrea's user.", type = "string", uuid = true } },
        { iacrea_base_url = typedefs.url },
        { budget_credits = natural "Credits that may be spent, over everything in the journal." },
        { budget_photos = natural "iaCrea's photos that may be spent." },
        { max_price = natural "What one job may cost." },
        { max_body = { description = "Bytes of a request.", type = "integer", gt = 0, required = true, default = 8388608 } },
        { poll_interval = { description = "Seconds; under 3 only against this machine.", type = "number", gt = 0 } },
        { fixed = {
          description = "Parameters that the route sets, whatever the caller says, such as model_type.",
          type = "map", keys = { type = "string" }, values = { type = "string" },
        } },
      },
    } },
  },
}
