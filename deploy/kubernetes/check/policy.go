package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// finishing is how long a service may take from the end of SHUTDOWN_DELAY on: requests in flight have 30 s, what waits
// in its queues and its connections the rest.
const finishing = 40 * time.Second

// services are what serves, with their ports.
var services = []struct {
	name             string
	http, management int32
}{{"api-server", 3000, 3100}, {"ingest-app", 3001, 3101}}

// findings gathers what is wrong.
type findings []string

func (found *findings) unless(holds bool, format string, arguments ...any) {
	if !holds {
		*found = append(*found, fmt.Sprintf(format, arguments...))
	}
}

// Findings tells what is missing or wrong, a sentence each.
func (manifests Manifests) Findings() []string {
	var found findings
	manifests.namespace(&found)
	for _, pod := range manifests.pods() {
		manifests.confined(&found, pod)
		manifests.configured(&found, pod)
	}
	for _, service := range services {
		deployment, ok := named[*appsv1.Deployment](manifests, service.name)
		found.unless(ok, "%s has no Deployment", service.name)
		if ok {
			manifests.served(&found, deployment, service.http, service.management)
			manifests.kept(&found, deployment)
		}
	}
	manifests.called(&found)
	manifests.migrated(&found)
	return found
}

func (manifests Manifests) namespace(found *findings) {
	for _, namespace := range of[*corev1.Namespace](manifests) {
		found.unless(namespace.Labels["pod-security.kubernetes.io/enforce"] == "restricted", "namespace %s does not enforce restricted pods", namespace.Name)
	}
	found.unless(len(of[*corev1.Namespace](manifests)) == 1, "there is no namespace")
}

// confined holds a pod to Kubernetes' "restricted" profile, and beyond it to a file system that is read-only.
func (manifests Manifests) confined(found *findings, pod pod) {
	spec := pod.template.Spec
	found.unless(isFalse(spec.AutomountServiceAccountToken), "%s gets a service account's token", pod.name)
	found.unless(isFalse(spec.EnableServiceLinks), "%s gets variables of services, which it would take for settings", pod.name)
	found.unless(!spec.HostNetwork && !spec.HostPID && !spec.HostIPC, "%s shares what is the node's", pod.name)
	context := spec.SecurityContext
	found.unless(context != nil && isTrue(context.RunAsNonRoot), "%s may run as root", pod.name)
	found.unless(context != nil && context.RunAsUser != nil && *context.RunAsUser == 10001, "%s does not run as the image's user", pod.name)
	found.unless(context != nil && context.SeccompProfile != nil && context.SeccompProfile.Type == corev1.SeccompProfileTypeRuntimeDefault, "%s has no seccomp profile", pod.name)
	for _, volume := range spec.Volumes {
		scratch := volume.EmptyDir != nil && volume.EmptyDir.SizeLimit != nil
		found.unless(scratch || volume.Secret != nil || volume.ConfigMap != nil, "%s has the volume %s, which is no bounded scratch space, secret or settings", pod.name, volume.Name)
	}
	found.unless(len(spec.Containers) == 1 && len(spec.InitContainers) == 0, "%s has other containers", pod.name)
	for _, container := range spec.Containers {
		context := container.SecurityContext
		found.unless(context != nil && isFalse(context.AllowPrivilegeEscalation), "%s may gain privileges", pod.name)
		found.unless(context != nil && isTrue(context.ReadOnlyRootFilesystem), "%s may write into its image", pod.name)
		found.unless(context != nil && context.Capabilities != nil && slices.Equal(context.Capabilities.Drop, []corev1.Capability{"ALL"}) && context.Capabilities.Add == nil, "%s keeps capabilities", pod.name)
		found.unless(context == nil || !isTrue(context.Privileged), "%s is privileged", pod.name)
		writable := slices.ContainsFunc(container.VolumeMounts, func(mount corev1.VolumeMount) bool { return mount.MountPath == "/tmp" && !mount.ReadOnly })
		found.unless(writable, "%s cannot write into /tmp", pod.name)
		for _, resource := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourceEphemeralStorage} {
			request, requested := container.Resources.Requests[resource]
			limit, limited := container.Resources.Limits[resource]
			found.unless(requested && !request.IsZero(), "%s requests no %s", pod.name, resource)
			found.unless(limited && !limit.IsZero(), "%s has no limit of %s", pod.name, resource)
		}
		found.unless(container.Resources.Requests.Memory().Equal(*container.Resources.Limits.Memory()), "%s may use memory that is not kept for it", pod.name)
	}
}

var secret = regexp.MustCompile(`PASSWORD|SECRET|TOKEN|PG_URL|PG_USER|PG_MIGRATION_USER`)

// configured holds a pod's settings to coming from where they belong: what is secret by reference, the rest as it is.
func (manifests Manifests) configured(found *findings, pod pod) {
	for _, container := range pod.template.Spec.Containers {
		for _, variable := range container.Env {
			if secret.MatchString(variable.Name) {
				found.unless(variable.Value == "" && variable.ValueFrom != nil && variable.ValueFrom.SecretKeyRef != nil, "%s has %s in the manifest, not in a Secret", pod.name, variable.Name)
			}
		}
		for _, source := range container.EnvFrom {
			found.unless(source.ConfigMapRef != nil, "%s takes whatever a Secret has", pod.name)
			if source.ConfigMapRef == nil {
				continue
			}
			settings, ok := named[*corev1.ConfigMap](manifests, source.ConfigMapRef.Name)
			found.unless(ok, "%s has settings that are not there", pod.name)
			if ok {
				for name := range settings.Data {
					found.unless(!secret.MatchString(name), "%s has %s in a ConfigMap, not in a Secret", pod.name, name)
				}
			}
		}
	}
}

// served holds a service to being asked whether it lives and is ready, and to ending politely.
func (manifests Manifests) served(found *findings, deployment *appsv1.Deployment, http, management int32) {
	name, spec := deployment.Name, deployment.Spec.Template.Spec
	for _, container := range spec.Containers {
		number := func(port string) int32 {
			for _, candidate := range container.Ports {
				if candidate.Name == port {
					return candidate.ContainerPort
				}
			}
			return 0
		}
		found.unless(number("http") == http, "%s does not serve on %d", name, http)
		found.unless(number("management") == management, "%s does not show metrics on %d", name, management)
		for _, probe := range []struct {
			kind, path string
			probe      *corev1.Probe
		}{{"startup", "/livez", container.StartupProbe}, {"liveness", "/livez", container.LivenessProbe}, {"readiness", "/readyz", container.ReadinessProbe}} {
			get := &corev1.HTTPGetAction{}
			if probe.probe != nil && probe.probe.HTTPGet != nil {
				get = probe.probe.HTTPGet
			}
			found.unless(get.Path == probe.path && get.Port.StrVal == "http", "%s has no %s probe of %s", name, probe.kind, probe.path)
		}
		found.unless(value(container, "MANAGEMENT_BIND_ADDRESS") == "0.0.0.0", "%s shows its metrics to nobody", name)
		found.unless(value(container, "SPRING_FLYWAY_ENABLED") == "false", "%s migrates by itself", name)
		for _, variable := range container.Env {
			found.unless(!migrating.MatchString(variable.Name), "%s has the owner's rights: %s", name, variable.Name)
		}
		delay, err := time.ParseDuration(value(container, "SHUTDOWN_DELAY"))
		found.unless(err == nil && delay > 0, "%s has no SHUTDOWN_DELAY", name)
		grace := spec.TerminationGracePeriodSeconds
		found.unless(grace != nil && time.Duration(*grace)*time.Second >= delay+finishing, "%s is killed before it can have finished", name)
	}
	rolling := deployment.Spec.Strategy.RollingUpdate
	found.unless(rolling != nil && rolling.MaxUnavailable != nil && rolling.MaxUnavailable.IntValue() == 0, "%s is fewer while it is replaced", name)
	for _, key := range []string{corev1.LabelHostname, corev1.LabelTopologyZone} {
		spread := slices.ContainsFunc(spec.TopologySpreadConstraints, func(constraint corev1.TopologySpreadConstraint) bool {
			return constraint.TopologyKey == key && constraint.MaxSkew == 1 && manifests.selects(constraint.LabelSelector, deployment)
		})
		found.unless(spread, "%s is not spread over %s", name, key)
	}
	service, ok := named[*corev1.Service](manifests, name)
	found.unless(ok, "%s has no Service", name)
	if !ok {
		return
	}
	found.unless(labels.SelectorFromSet(service.Spec.Selector).Matches(labels.Set(deployment.Spec.Template.Labels)), "%s's Service leads elsewhere", name)
	found.unless(service.Spec.Type == "" || service.Spec.Type == corev1.ServiceTypeClusterIP, "%s's Service is open to the world", name)
	found.unless(has(service, "http", http) && has(service, "management", management), "%s's Service has other ports", name)
	found.unless(slices.ContainsFunc(of[*monitoringv1.ServiceMonitor](manifests), func(monitor *monitoringv1.ServiceMonitor) bool {
		return matches(&monitor.Spec.Selector, service.Labels) && monitor.Spec.JobLabel == "app.kubernetes.io/name" && service.Labels[monitor.Spec.JobLabel] == name &&
			slices.ContainsFunc(monitor.Spec.Endpoints, func(endpoint monitoringv1.Endpoint) bool {
				return endpoint.Port == "management" && endpoint.Path == "/actuator/prometheus"
			})
	}), "%s is not scraped", name)
}

// kept holds a service to there being enough of it.
func (manifests Manifests) kept(found *findings, deployment *appsv1.Deployment) {
	name := deployment.Name
	found.unless(slices.ContainsFunc(of[*policyv1.PodDisruptionBudget](manifests), func(budget *policyv1.PodDisruptionBudget) bool {
		return manifests.selects(budget.Spec.Selector, deployment) && budget.Spec.MaxUnavailable != nil && budget.Spec.MaxUnavailable.IntValue() == 1
	}), "%s has no PodDisruptionBudget: draining nodes may take all of it", name)
	found.unless(slices.ContainsFunc(of[*autoscalingv2.HorizontalPodAutoscaler](manifests), func(scaler *autoscalingv2.HorizontalPodAutoscaler) bool {
		return scaler.Spec.ScaleTargetRef.Kind == "Deployment" && scaler.Spec.ScaleTargetRef.Name == name &&
			scaler.Spec.MinReplicas != nil && *scaler.Spec.MinReplicas >= 2 && len(scaler.Spec.Metrics) > 0
	}), "%s has no autoscaler that keeps two of it", name)
	found.unless(deployment.Spec.Replicas == nil, "%s is set back to a fixed number whenever it is applied", name)
}

var migrating = regexp.MustCompile(`MIGRATION_(USER|PASSWORD)$`)

// migrated holds each database to a Job that migrates it and ends, with the owner's rights, which no service has.
func (manifests Manifests) migrated(found *findings) {
	for _, deployment := range of[*appsv1.Deployment](manifests) {
		for _, container := range deployment.Spec.Template.Spec.Containers {
			for _, variable := range container.Env {
				database, ok := databases[variable.Name]
				if !ok {
					continue
				}
				found.unless(slices.ContainsFunc(of[*batchv1.Job](manifests), func(job *batchv1.Job) bool {
					containers := job.Spec.Template.Spec.Containers
					return len(containers) == 1 && containers[0].Image == container.Image &&
						value(containers[0], "JDK_JAVA_OPTIONS") == "-Dspring.context.exit=onRefresh" &&
						same(containers[0], container, database+"URL") && same(containers[0], container, database+"USER") &&
						reference(containers[0], database+"MIGRATION_USER") != nil && reference(containers[0], database+"MIGRATION_PASSWORD") != nil
				}), "no Job migrates the database of %s", deployment.Name)
			}
		}
	}
}

// called holds addresses to leading to a Service.
func (manifests Manifests) called(found *findings) {
	for _, pod := range manifests.pods() {
		for _, variable := range []string{"API_BASE_URL", "API_GRPC_TARGET"} {
			address := value(pod.template.Spec.Containers[0], variable)
			if address == "" {
				continue
			}
			host, port, _ := strings.Cut(strings.TrimPrefix(address, "http://"), ":")
			service, ok := named[*corev1.Service](manifests, host)
			found.unless(ok && slices.ContainsFunc(service.Spec.Ports, func(candidate corev1.ServicePort) bool {
				return strconv.Itoa(int(candidate.Port)) == port
			}), "%s of %s leads to no Service", variable, pod.name)
		}
	}
}

// databases are the variables that say where one is, with how the others' names of the same database begin.
var databases = map[string]string{"PG_URL": "PG_", "INBOX_PG_URL": "INBOX_PG_"}

func (manifests Manifests) selects(selector *metav1.LabelSelector, deployment *appsv1.Deployment) bool {
	return selector != nil && matches(selector, deployment.Spec.Template.Labels)
}

func has(service *corev1.Service, name string, number int32) bool {
	return slices.ContainsFunc(service.Spec.Ports, func(port corev1.ServicePort) bool {
		return port.Name == name && port.Port == number && port.TargetPort.StrVal == name
	})
}

func value(container corev1.Container, variable string) string {
	for _, candidate := range container.Env {
		if candidate.Name == variable {
			return candidate.Value
		}
	}
	return ""
}

func reference(container corev1.Container, variable string) *corev1.SecretKeySelector {
	for _, candidate := range container.Env {
		if candidate.Name == variable && candidate.ValueFrom != nil {
			return candidate.ValueFrom.SecretKeyRef
		}
	}
	return nil
}

func same(one, other corev1.Container, variable string) bool {
	a, b := reference(one, variable), reference(other, variable)
	return a != nil && b != nil && a.Name == b.Name && a.Key == b.Key
}

func isTrue(value *bool) bool  { return value != nil && *value }
func isFalse(value *bool) bool { return value != nil && !*value }
