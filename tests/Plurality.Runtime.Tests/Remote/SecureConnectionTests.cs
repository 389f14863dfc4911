using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Remote.Transport;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

public sealed class SecureConnectionTests
{
    private const string Key = "sk-very/secret+0123456789";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_at_once_and_gets_no_key()
    {
        using var secret = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", secret, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (connections, received) = (0, 0);
        var serving = ServeAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Key, Cancellation);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var options = new RemoteModelOptions { Address = $"openai:https://127.0.0.1:{port}/v1#m", KeyFile = file };

        var fault = await Assert.ThrowsAsync<ModelException>(() => RemoteTextModel.OpenAsync(options, Cancellation));

        listener.Stop();
        await serving;
        File.Delete(file);
        Assert.Contains("the connection is not secure", fault.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), (connections, received));

        async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(Cancellation);
                    connections++;
                    await using var secure = new SslStream(client.GetStream());
                    try
                    {
                        await secure.AuthenticateAsServerAsync(certificate);
                        received += await secure.ReadAsync(new byte[100], Cancellation);
                    }
                    catch (Exception fault) when (fault is IOException or AuthenticationException)
                    {
                        // The client went away.
                    }
                }
            }
            catch (Exception fault) when (fault is SocketException or InvalidOperationException or OperationCanceledException)
            {
                // Stopped while it waited, or before it waited again.
            }
        }
    }

    [Theory]
    [InlineData("""{"model":"sk-very/secret+0123456789"}""", true)]
    [InlineData("""{"model":"sk-very\/secret\u002b0123456789"}""", true)]
    [InlineData("""{"model":"\u0073k-very/secret+0123456789"}""", true)]
    [InlineData("""{"model":"sk-very\nsecret"}""", false)]
    public async Task A_key_is_found_in_an_answer_however_JSON_writes_it(string answer, bool expected)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Key, Cancellation);
        var key = ApiKey.Find("openai", file);
        File.Delete(file);

        Assert.Equal(expected, key.IsIn(Encoding.UTF8.GetBytes(answer)));
        Assert.False(ApiKey.None.IsIn(Encoding.UTF8.GetBytes(answer)));
    }
}
