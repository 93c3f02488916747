package check

import (
	"slices"
	"strings"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
)

// Whatever an overlay has, it needs: without it, something is told.
func TestNothingCanBeLeftOut(t *testing.T) {
	for _, overlay := range overlays {
		for i := range build(t, overlay) {
			manifests := build(t, overlay)
			object := manifests[i]
			name := strings.Join([]string{overlay, kind(object), object.GetName()}, "/")
			t.Run(name, func(t *testing.T) {
				if len(problems(overlay, slices.Delete(manifests, i, i+1))) == 0 {
					t.Error("nobody misses it")
				}
			})
		}
	}
}

func kind(object Object) string { return object.GetObjectKind().GroupVersionKind().Kind }

// container of the pod of that name, to be changed.
func container(manifests Manifests, name string) *corev1.Container {
	return &template(manifests, name).Spec.Containers[0]
}

func template(manifests Manifests, name string) *corev1.PodTemplateSpec {
	for _, pod := range manifests.pods() {
		if pod.name == name {
			return pod.template
		}
	}
	panic(name)
}

func the[T Object](manifests Manifests, name string) T {
	found, ok := named[T](manifests, name)
	if !ok {
		panic(name)
	}
	return found
}

func drop(container *corev1.Container, variable string) {
	container.Env = slices.DeleteFunc(container.Env, func(candidate corev1.EnvVar) bool { return candidate.Name == variable })
}

func set(container *corev1.Container, variable, value string) {
	drop(container, variable)
	container.Env = append(container.Env, corev1.EnvVar{Name: variable, Value: value})
}

func no() *bool  { return new(bool) }
func yes() *bool { value := true; return &value }

type change struct {
	what    string
	change  func(manifests Manifests, name string)
	problem string
}

var changesOfPods = []change{
	{"token", func(m Manifests, name string) { template(m, name).Spec.AutomountServiceAccountToken = nil }, "token"},
	{"links", func(m Manifests, name string) { template(m, name).Spec.EnableServiceLinks = nil }, "variables of services"},
	{"host", func(m Manifests, name string) { template(m, name).Spec.HostNetwork = true }, "the node's"},
	{"pod's context", func(m Manifests, name string) { template(m, name).Spec.SecurityContext = nil }, "may run as root"},
	{"root", func(m Manifests, name string) { template(m, name).Spec.SecurityContext.RunAsNonRoot = nil }, "may run as root"},
	{"user", func(m Manifests, name string) { template(m, name).Spec.SecurityContext.RunAsUser = nil }, "image's user"},
	{"seccomp", func(m Manifests, name string) { template(m, name).Spec.SecurityContext.SeccompProfile = nil }, "seccomp"},
	{"container's context", func(m Manifests, name string) { container(m, name).SecurityContext = nil }, "capabilities"},
	{"privileges", func(m Manifests, name string) { container(m, name).SecurityContext.AllowPrivilegeEscalation = nil }, "gain privileges"},
	{"root file system", func(m Manifests, name string) { container(m, name).SecurityContext.ReadOnlyRootFilesystem = no() }, "write into its image"},
	{"capabilities", func(m Manifests, name string) { container(m, name).SecurityContext.Capabilities = nil }, "capabilities"},
	{"a capability", func(m Manifests, name string) {
		container(m, name).SecurityContext.Capabilities.Add = []corev1.Capability{"NET_ADMIN"}
	}, "capabilities"},
	{"privileged", func(m Manifests, name string) { container(m, name).SecurityContext.Privileged = yes() }, "privileged"},
	{"limits", func(m Manifests, name string) { container(m, name).Resources.Limits = nil }, "no limit of memory"},
	{"limit of CPU", func(m Manifests, name string) { delete(container(m, name).Resources.Limits, corev1.ResourceCPU) }, "no limit of cpu"},
	{"limit of the disk", func(m Manifests, name string) {
		delete(container(m, name).Resources.Limits, corev1.ResourceEphemeralStorage)
	}, "no limit of ephemeral-storage"},
	{"requests", func(m Manifests, name string) { container(m, name).Resources.Requests = nil }, "requests no cpu"},
	{"tmp", func(m Manifests, name string) { container(m, name).VolumeMounts = nil }, "/tmp"},
	{"size of tmp", func(m Manifests, name string) { template(m, name).Spec.Volumes[0].EmptyDir.SizeLimit = nil }, "bounded"},
	{"the node's disk", func(m Manifests, name string) {
		template(m, name).Spec.Volumes[0].VolumeSource = corev1.VolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/"}}
	}, "bounded"},
	{"another container", func(m Manifests, name string) {
		template(m, name).Spec.InitContainers = []corev1.Container{{Name: "other"}}
	}, "other containers"},
	{"a secret", func(m Manifests, name string) { set(container(m, name), "SOME_TOKEN", "abc") }, "SOME_TOKEN in the manifest"},
}

var changesOfServices = []change{
	{"startup probe", func(m Manifests, name string) { container(m, name).StartupProbe = nil }, "no startup probe"},
	{"liveness probe", func(m Manifests, name string) { container(m, name).LivenessProbe = nil }, "no liveness probe"},
	{"readiness probe", func(m Manifests, name string) { container(m, name).ReadinessProbe = nil }, "no readiness probe"},
	{"probe of another path", func(m Manifests, name string) { container(m, name).ReadinessProbe.HTTPGet.Path = "/livez" }, "no readiness probe of /readyz"},
	{"probe of another port", func(m Manifests, name string) { container(m, name).LivenessProbe.HTTPGet.Port.StrVal = "management" }, "no liveness probe"},
	{"ports", func(m Manifests, name string) { container(m, name).Ports = nil }, "does not serve on"},
	{"management address", func(m Manifests, name string) { drop(container(m, name), "MANAGEMENT_BIND_ADDRESS") }, "metrics to nobody"},
	{"migrations", func(m Manifests, name string) { drop(container(m, name), "SPRING_FLYWAY_ENABLED") }, "migrates by itself"},
	{"owner", func(m Manifests, name string) { set(container(m, name), "PG_MIGRATION_USER", "") }, "owner's rights"},
	{"delay", func(m Manifests, name string) { drop(container(m, name), "SHUTDOWN_DELAY") }, "SHUTDOWN_DELAY"},
	{"longer delay", func(m Manifests, name string) { set(container(m, name), "SHUTDOWN_DELAY", "6s") }, "killed before"},
	{"grace", func(m Manifests, name string) { template(m, name).Spec.TerminationGracePeriodSeconds = nil }, "killed before"},
	{"settings that are not there", func(m Manifests, name string) { container(m, name).EnvFrom[0].ConfigMapRef.Name = "other" }, "not there"},
	{"secret in settings", func(m Manifests, _ string) { of[*corev1.ConfigMap](m)[0].Data["API_TOKENS"] = "abc" }, "API_TOKENS in a ConfigMap"},
	{"all of a Secret", func(m Manifests, name string) {
		container(m, name).EnvFrom[0] = corev1.EnvFromSource{SecretRef: &corev1.SecretEnvSource{}}
	}, "whatever a Secret has"},
	{"strategy", func(m Manifests, name string) { the[*appsv1.Deployment](m, name).Spec.Strategy.RollingUpdate = nil }, "fewer while it is replaced"},
	{"spread", func(m Manifests, name string) { template(m, name).Spec.TopologySpreadConstraints = nil }, "not spread over topology.kubernetes.io/zone"},
	{"spread of others", func(m Manifests, name string) {
		template(m, name).Spec.TopologySpreadConstraints[0].LabelSelector.MatchLabels = map[string]string{"other": "pods"}
	}, "not spread over kubernetes.io/hostname"},
	{"replicas", func(m Manifests, name string) {
		the[*appsv1.Deployment](m, name).Spec.Replicas = new(int32)
	}, "fixed number"},
	{"Service of others", func(m Manifests, name string) {
		the[*corev1.Service](m, name).Spec.Selector = map[string]string{"other": "pods"}
	}, "leads elsewhere"},
	{"open Service", func(m Manifests, name string) {
		the[*corev1.Service](m, name).Spec.Type = corev1.ServiceTypeLoadBalancer
	}, "open to the world"},
	{"Service's ports", func(m Manifests, name string) { the[*corev1.Service](m, name).Spec.Ports = nil }, "other ports"},
	{"Service's label", func(m Manifests, name string) {
		delete(the[*corev1.Service](m, name).Labels, "app.kubernetes.io/part-of")
	}, "not scraped"},
	{"what is scraped", func(m Manifests, _ string) { of[*monitoringv1.ServiceMonitor](m)[0].Spec.Endpoints = nil }, "not scraped"},
	{"job's name", func(m Manifests, _ string) { of[*monitoringv1.ServiceMonitor](m)[0].Spec.JobLabel = "" }, "not scraped"},
	{"budget of others", func(m Manifests, name string) {
		the[*policyv1.PodDisruptionBudget](m, name).Spec.Selector.MatchLabels = map[string]string{"other": "pods"}
	}, "no PodDisruptionBudget"},
	{"one of it", func(m Manifests, name string) {
		*the[*autoscalingv2.HorizontalPodAutoscaler](m, name).Spec.MinReplicas = 1
	}, "no autoscaler"},
	{"scaled by nothing", func(m Manifests, name string) {
		the[*autoscalingv2.HorizontalPodAutoscaler](m, name).Spec.Metrics = nil
	}, "no autoscaler"},
	{"Job that serves", func(m Manifests, name string) { drop(container(m, name+"-migration"), "JDK_JAVA_OPTIONS") }, "no Job migrates"},
	{"Job of another version", func(m Manifests, name string) { container(m, name+"-migration").Image = "other" }, "no Job migrates"},
	{"policy of all ports", func(m Manifests, name string) {
		the[*networkingv1.NetworkPolicy](m, name).Spec.Ingress[0].Ports = nil
	}, "open: "},
	{"policy of all callers", func(m Manifests, name string) {
		the[*networkingv1.NetworkPolicy](m, name).Spec.Ingress[0].From = nil
	}, "open: outside -> "},
	{"policy of one direction", func(m Manifests, _ string) {
		the[*networkingv1.NetworkPolicy](m, "default-deny").Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeEgress}
	}, "-> stranger:"},
	{"metrics for all", func(m Manifests, _ string) {
		the[*networkingv1.NetworkPolicy](m, "monitoring").Spec.Ingress[0].From = nil
	}, "open: gateway -> "},
	{"namespace", func(m Manifests, _ string) { of[*corev1.Namespace](m)[0].Labels = nil }, "restricted"},
}

func TestEachRuleCanFail(t *testing.T) {
	for _, service := range []string{"api-server", "ingest-app"} {
		for _, change := range changesOfServices {
			expectRed(t, change, service)
		}
	}
	for _, pod := range build(t, "inbox").pods() {
		for _, change := range changesOfPods {
			expectRed(t, change, pod.name)
		}
	}
}

func expectRed(t *testing.T, change change, name string) {
	t.Run(change.what+" of "+name, func(t *testing.T) {
		manifests := build(t, "inbox")
		change.change(manifests, name)
		found := problems("inbox", manifests)
		if !slices.ContainsFunc(found, func(problem string) bool { return strings.Contains(problem, change.problem) }) {
			t.Errorf("nobody says %q, but %q", change.problem, found)
		}
	})
}

func TestADecoderThatIsStrict(t *testing.T) {
	for _, text := range []string{
		"{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {port: 1}}",
		"{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: abc}]}}",
		"{apiVersion: v1, kind: Servce, metadata: {name: a}}",
		"{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {name: a}, spec: {selectors: {}}}",
	} {
		if object, err := decode([]byte(text)); err == nil {
			t.Errorf("taken: %v", object)
		}
	}
}
