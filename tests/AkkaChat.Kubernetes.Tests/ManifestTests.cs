using YamlDotNet.Core;

namespace AkkaChat.Kubernetes.Tests;

public sealed class ManifestTests
{
    public static TheoryData<string> Files => [.. Manifests.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_manifest_has_only_fields_that_its_kind_has(string file) => Assert.NotEmpty(Manifests.Parse(Repository.Read(file)));

    [Theory]
    [InlineData("terminationGracePeriodSeconds", "terminationGracePeriod")]
    [InlineData("readOnlyRootFilesystem", "readonlyRootFilesystem")]
    [InlineData("livenessProbe", "liveProbe")]
    public void A_misspelt_field_is_found(string field, string misspelt)
    {
        var yaml = Repository.Read(Deployment.StatefulSetFile);
        Assert.Contains(field, yaml, StringComparison.Ordinal);

        Assert.ThrowsAny<YamlException>(() => Manifests.Parse(yaml.Replace(field, misspelt, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_part_of_an_installation_is_there() =>
        Assert.Equal(
            ["NetworkPolicy", "PodDisruptionBudget", "Service", "ServiceAccount", "StatefulSet"],
            Manifests.Files.Where(f => f.StartsWith("k8s/base/", StringComparison.Ordinal))
                .SelectMany(f => Manifests.Parse(Repository.Read(f)))
                .Select(o => ((k8s.IKubernetesObject)o).Kind).Distinct().Order(StringComparer.Ordinal));
}
