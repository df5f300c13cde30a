global using k8s.Models;
global using Xunit;
