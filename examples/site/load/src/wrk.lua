-- The table `requests` stands above. Each thread has a copy of this script, and one connection.

local threads = {}

function setup(thread)
  thread:set("first", #threads)
  table.insert(threads, thread)
end

function init()
  -- Each thread starts with another request.
  current = first
  right, wrong, examples = {}, {}, {}
  last = os.time()
  for i = 1, #requests do
    right[i], wrong[i] = 0, 0
  end
end

function request()
  current = current % #requests + 1
  return requests[current].head
end

local function is_right(expected, status, headers, body)
  if status ~= expected.status then return false end
  if expected.hides ~= "" and body:find(expected.hides, 1, true) then return false end
  if status == 303 then return headers["location"] == expected.says end
  if status == 401 then return (headers["www-authenticate"] or ""):sub(1, #expected.says) == expected.says end
  return body:find(expected.says, 1, true) ~= nil
end

function response(status, headers, body)
  last = os.time()
  local expected = requests[current]
  if is_right(expected, status, headers, body) then
    right[current] = right[current] + 1
    return
  end
  wrong[current] = wrong[current] + 1
  if #examples < 3 then
    local head = expected.head:match("^[^\r]*")
    table.insert(examples, head .. ": " .. status .. " " .. (headers["location"] or "") .. " " .. body:sub(1, 300))
  end
end

local function text(it)
  return '"' .. it:gsub('[%c"\\\128-\255]', function(c) return string.format("\\u%04x", c:byte()) end) .. '"'
end

function done(summary, latency)
  local sums, found = { right = {}, wrong = {} }, {}
  -- wrk itself counts a late request only when its response arrives.
  local silent, now = 0, os.time()
  for i = 1, #requests do
    sums.right[i], sums.wrong[i] = 0, 0
  end
  for _, thread in ipairs(threads) do
    if now - thread:get("last") >= 2 then silent = silent + 1 end
    for name, sum in pairs(sums) do
      for i, count in ipairs(thread:get(name)) do
        sum[i] = sum[i] + count
      end
    end
    for _, example in ipairs(thread:get("examples")) do
      table.insert(found, text(example))
    end
  end
  local micros = {}
  for i = 1, #latency do
    local value, count = latency(i)
    table.insert(micros, "[" .. value .. "," .. count .. "]")
  end
  local lost = summary.errors
  io.write('{"seconds":', summary.duration / 1e6, ',"right":[', table.concat(sums.right, ","),
    '],"wrong":[', table.concat(sums.wrong, ","), '],"examples":[', table.concat(found, ","),
    '],"unanswered":', lost.connect + lost.read + lost.write + lost.timeout + silent,
    ',"micros":[', table.concat(micros, ","), "]}\n")
end
