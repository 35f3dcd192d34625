using System.Diagnostics.Metrics;
using DistributedAE.Server.Telemetry;

namespace DistributedAE.Server.Tests.Telemetry;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly Meter _meter = new("DistributedAE");
    private readonly PrometheusExporter _exporter;

    public PrometheusExporterTests() => _exporter = new PrometheusExporter(_meter);

    public void Dispose()
    {
        _exporter.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void The_text_is_as_prometheus_describes_it()
    {
        Counter<long> bytes = _meter.CreateCounter<long>("dae.exchange.bytes", "By", "Bytes.");
        bytes.Add(5, new KeyValuePair<string, object?>("direction", "sent"));
        bytes.Add(7, new KeyValuePair<string, object?>("direction", "received"));
        bytes.Add(2, new KeyValuePair<string, object?>("direction", "sent"));
        Histogram<double> times = _meter.CreateHistogram("dae.step.duration", "s", "Time.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (double time in new[] { 0.25, 0.5, 0.75, 8 })
        {
            times.Record(time);
        }

        _meter.CreateObservableGauge("dae.loss", () => 0.1, null, "Loss.");

        Assert.Equal(
            """
            # HELP dae_exchange_bytes_total Bytes.
            # TYPE dae_exchange_bytes_total counter
            dae_exchange_bytes_total{direction="sent"} 7
            dae_exchange_bytes_total{direction="received"} 7
            # HELP dae_loss Loss.
            # TYPE dae_loss gauge
            dae_loss 0.1
            # HELP dae_step_duration_seconds Time.
            # TYPE dae_step_duration_seconds histogram
            dae_step_duration_seconds_bucket{le="0.5"} 2
            dae_step_duration_seconds_bucket{le="1"} 3
            dae_step_duration_seconds_bucket{le="+Inf"} 4
            dae_step_duration_seconds_sum 9.5
            dae_step_duration_seconds_count 4

            """.ReplaceLineEndings("\n"),
            _exporter.Write());
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("a \"quoted\" word, a \\ and\na new line")]
    [InlineData("größer {als} vorher = 1")]
    public void Every_text_comes_through(string text)
    {
        _meter.CreateCounter<long>("dae.steps", null, $"help {text}").Add(1, new KeyValuePair<string, object?>("job", text));

        ReadMetric read = PrometheusReader.Read(_exporter.Write())["dae_steps_total"];

        Assert.Equal($"help {text.Replace("\"", "\"", StringComparison.Ordinal)}", read.Help);
        Assert.Equal(text, read.Samples.Single().Labels["job"]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e300)]
    [InlineData(-1.0 / 3)]
    public void Every_number_comes_through(double number)
    {
        _meter.CreateGauge<double>("dae.loss", null, "Loss.").Record(number);

        Assert.Equal(number, PrometheusReader.Read(_exporter.Write())["dae_loss"].Value);
    }

    [Fact]
    public void What_is_not_observed_any_more_is_gone()
    {
        string[] jobs = ["one", "two"];
        _meter.CreateObservableGauge("dae.loss", () => jobs.Select(job => new Measurement<double>(1, new KeyValuePair<string, object?>("job", job))), null, "Loss.");
        Assert.Equal(2, PrometheusReader.Read(_exporter.Write())["dae_loss"].Samples.Count);

        jobs = ["two"];
        Assert.Equal("two", PrometheusReader.Read(_exporter.Write())["dae_loss"].Samples.Single().Labels["job"]);
        jobs = [];
        Assert.DoesNotContain("dae_loss", _exporter.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_not_happened_yet_is_zero()
    {
        _meter.CreateCounter<long>("dae.steps", null, "Steps.");
        _meter.CreateHistogram("dae.step.duration", "s", "Time.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] });

        IReadOnlyDictionary<string, ReadMetric> read = PrometheusReader.Read(_exporter.Write());

        Assert.Equal((0, 0), (read["dae_steps_total"].Value, read["dae_step_duration_seconds"].Count));
    }

    [Fact]
    public void Another_coordinators_meter_of_the_same_name_is_not_heard()
    {
        using var other = new Meter("DistributedAE");
        other.CreateCounter<long>("dae.steps", null, "Steps.").Add(1);

        Assert.Equal("", _exporter.Write());
    }

    [Fact]
    public void A_value_of_known_labels_allocates_nothing()
    {
        Counter<long> counter = _meter.CreateCounter<long>("dae.exchange.bytes", "By", "Bytes.");
        Histogram<double> times = _meter.CreateHistogram("dae.step.duration", "s", "Time.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] });
        Record();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 100; step++)
        {
            Record();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Record()
        {
            counter.Add(1, new KeyValuePair<string, object?>("direction", "sent"));
            times.Record(0.5);
        }
    }
}
