--- What a task costs, by the service's published prices.

local price = {}

---@param service homegen.Service its `credits`: a number, or { field = { value = number } }
---@param params table normalised parameters
---@return integer credits
function price.of(service, params)
  local credits = service.credits
  if type(credits) == "number" then return credits end
  local field, prices = next(credits)
  return (assert(prices[params[field]], "a price for every value of the field"))
end

return price
