using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DistributedAE.Training.Jobs;

/// <summary>The JSON Schema (draft 2020-12) of job files, for editors that check and complete as you type.</summary>
public static class JobSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema's text, made from <see cref="JobKeys.Root"/>; ends with a line feed.</summary>
    public static string Write()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "DistributedAE job file",
        };
        foreach ((string name, JsonNode? value) in Describe(JobKeys.Root).ToList())
        {
            schema[name] = value?.DeepClone();
        }

        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Describe(JobKey key)
    {
        var schema = new JsonObject { ["description"] = key.Description };
        switch (key.Kind)
        {
            case JobKeyKind.Mapping:
                DescribeMapping(schema, key);
                break;
            case JobKeyKind.List:
                DescribeList(schema, key);
                break;
            case JobKeyKind.Word:
                IEnumerable<JsonNode?> words = key.Words.Select(word => (JsonNode?)word);
                schema["enum"] = new JsonArray([.. key.Nullable ? words.Append(null) : words]);
                break;
            case JobKeyKind.Flag:
                schema["type"] = "boolean";
                break;
            case JobKeyKind.Text:
                schema["type"] = Type("string", key);
                schema["minLength"] = 1;
                break;
            default:
                DescribeNumber(schema, key);
                break;
        }

        if (key.Default is { } value)
        {
            schema["default"] = JsonValue.Create(value);
        }

        return schema;
    }

    private static void DescribeMapping(JsonObject schema, JobKey key)
    {
        schema["type"] = Type("object", key);
        schema["additionalProperties"] = false;
        if (key.Keys.Any(child => child.Required && child.NotRequiredWith is null))
        {
            schema["required"] = Names(key.Keys.Where(child => child.Required && child.NotRequiredWith is null).Select(child => child.Name));
        }

        foreach (JobKey child in key.Keys.Where(child => child.NotRequiredWith is not null))
        {
            schema["anyOf"] = new JsonArray(new JsonObject { ["required"] = Names([child.Name]) }, new JsonObject { ["required"] = Names([child.NotRequiredWith!]) });
        }

        var properties = new JsonObject();
        foreach (JobKey child in key.Keys)
        {
            properties[child.Name] = Describe(child);
        }

        schema["properties"] = properties;
    }

    private static void DescribeList(JsonObject schema, JobKey key)
    {
        var list = new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = key.MinimumItems,
            ["maxItems"] = key.MaximumItems,
            ["items"] = Describe(key.Item!),
        };
        if (key.OneForAll)
        {
            schema["anyOf"] = new JsonArray(Describe(key.Item!), list);
            return;
        }

        foreach ((string name, JsonNode? value) in list.ToList())
        {
            schema[name] = value?.DeepClone();
        }
    }

    private static void DescribeNumber(JsonObject schema, JobKey key)
    {
        schema["type"] = Type(key.Kind == JobKeyKind.Integer ? "integer" : "number", key);
        if (key.Minimum is { } minimum)
        {
            schema[key.AboveMinimum ? "exclusiveMinimum" : "minimum"] = minimum;
        }

        if (key.Maximum is { } maximum)
        {
            schema[key.BelowMaximum ? "exclusiveMaximum" : "maximum"] = maximum;
        }
    }

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];

    private static JsonNode Type(string name, JobKey key) => key.Nullable ? new JsonArray(name, "null") : (JsonNode)name;
}
