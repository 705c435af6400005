using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

// Checks a firm for a tender. .NET 6 or newer, no dependencies: ADDRESS TOKEN CODE MATTER
using var client = new HttpClient { BaseAddress = new Uri(args[0]), Timeout = TimeSpan.FromSeconds(10) };
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", args[1]);
var response = await client.PostAsJsonAsync(
    "/op/credit-check", new { code = args[2], purpose = "BIDDING", matter = args[3] });
var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
// 200: the answer; else application/problem+json with a stable "code".
Console.WriteLine(response.IsSuccessStatusCode
    ? answer.GetProperty("outcome").GetString()
    : answer.GetProperty("code").GetString());
