using System.Buffers;
using MQTTnet.Protocol;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>What has become of a message that a client published.</summary>
/// <param name="Text">Why not, for people.</param>
internal sealed record PublishOutcome(MqttPubAckReasonCode Reason, string? Text = null)
{
    public static readonly PublishOutcome Success = new(MqttPubAckReasonCode.Success);
}

/// <summary>
/// Creates by publish (18-088, 14.1): the topic is the address to which a POST would go, the message its body, and the same code
/// carries it out. Single observations take the way of batches.
/// </summary>
internal sealed class Publishing(Sensors sensors, Observations observations, ILogger log, Func<string> root)
{
    /// <summary>Takes a message in; the inner task tells what has become of it, when that is durable.</summary>
    public async Task<Task<PublishOutcome>> PublishAsync(string topic, ReadOnlySequence<byte> payload, Actor actor)
    {
        if (!actor.May(Act.WriteObservations)) return Task.FromResult(Unauthorized);
        try
        {
            var (path, options) = SubscribedTopic.Split(topic);
            var request = new SensorRequest("POST", path, options, root()) { Body = payload.ToArray(), ContentType = "application/json" };
            if (options.Count == 0 && ObservationPosts.Row(sensors.Ids, request) is { } row) return StoreAsync(request, row);
            if (!actor.May(Act.WriteSensors)) return Task.FromResult(Unauthorized);
            // One after the other, so that what a client makes is there when it refers to it.
            await sensors.WriteAsync(request);
            return Task.FromResult(PublishOutcome.Success);
        }
        catch (Exception e)
        {
            return Task.FromResult(Refusal(e));
        }
    }

    private static PublishOutcome Unauthorized => new(MqttPubAckReasonCode.NotAuthorized, "Publishing needs a key with the scope observations, given as password.");

    private async Task<PublishOutcome> StoreAsync(SensorRequest request, ObservationRow row)
    {
        try
        {
            ObservationRow[] rows = [row];
            await observations.AddAsync(rows);
            _ = ObservationPosts.Answer(sensors.Ids, request, rows[0]);
            return PublishOutcome.Success;
        }
        catch (Exception e)
        {
            return Refusal(e);
        }
    }

    private PublishOutcome Refusal(Exception e)
    {
        if (e is not ProblemException { Problem: var problem })
        {
            log.LogError(e, "A message over MQTT could not be stored");
            return new PublishOutcome(MqttPubAckReasonCode.UnspecifiedError, "Something went wrong on our side. Nothing was stored. Please try again.");
        }
        var text = problem.Faults is [{ Field: ['/', ..] field } fault, ..] ? $"{field}: {fault.Message}" : problem.Detail ?? problem.Title;
        var isTopic = problem.Status is 404 or 405 || problem.Faults is [{ Field: "topic" or "path" }, ..];
        return new PublishOutcome(isTopic ? MqttPubAckReasonCode.TopicNameInvalid : MqttPubAckReasonCode.PayloadFormatInvalid, text);
    }
}
