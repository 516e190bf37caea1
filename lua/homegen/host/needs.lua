--- What an adapter needs of its host: where it is not there, the adapter does not load.

---@param adapter string its name
---@param value any
---@param what string what is needed, such as "ngx.timer.at"
---@return any value
return function(adapter, value, what)
  if value then return value end
  error(("the adapter %s needs %s, which this program has not"):format(adapter, what), 0)
end
