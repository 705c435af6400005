import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Checks a firm for a tender. Java 11, no dependencies: java CreditCheck.java ADDRESS TOKEN CODE MATTER */
public class CreditCheck {
  public static void main(String[] args) throws Exception {
    String body = String.format(
        "{\"code\": \"%s\", \"purpose\": \"BIDDING\", \"matter\": \"%s\"}", args[2], args[3]);
    HttpRequest request = HttpRequest.newBuilder(URI.create(args[0] + "/op/credit-check"))
        .header("Authorization", "Bearer " + args[1])
        .header("Content-Type", "application/json")
        .timeout(Duration.ofSeconds(10))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    // 200: the answer; else application/problem+json with a stable `code`.
    System.out.println(response.statusCode() + " " + response.body());
  }
}
