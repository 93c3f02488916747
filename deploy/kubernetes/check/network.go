package check

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

const namespaceName = "kubernetes.io/metadata.name"

// place is where packets come from or go to. Without a namespace it is outside of the cluster.
type place struct {
	name      string
	namespace string
	labels    labels.Set
	// named are the ports that have names there
	named map[string]int32
}

type port struct {
	protocol corev1.Protocol
	number   int32
}

// ports are those that matter to anybody here.
var ports = []port{
	{corev1.ProtocolTCP, 3000}, {corev1.ProtocolTCP, 3001}, {corev1.ProtocolTCP, 3002}, {corev1.ProtocolTCP, 3100},
	{corev1.ProtocolTCP, 3101}, {corev1.ProtocolTCP, 5432}, {corev1.ProtocolTCP, 9092}, {corev1.ProtocolTCP, 443},
	{corev1.ProtocolTCP, 53}, {corev1.ProtocolUDP, 53},
}

// Reachable tells who reaches whom by the manifests' policies, as "ingest-app -> api-server:3000", sorted. Besides the
// manifests' own pods it asks for what is around them, and for a pod of the namespace that nobody has heard of.
func (manifests Manifests) Reachable(namespace string) []string {
	places := []place{
		{name: "stranger", namespace: namespace},
		{name: "gateway", namespace: "gateway"},
		{name: "prometheus", namespace: "monitoring", labels: labels.Set{"app.kubernetes.io/name": "prometheus"}},
		{name: "neighbour", namespace: "monitoring"},
		{name: "dns", namespace: "kube-system", labels: labels.Set{"k8s-app": "kube-dns"}},
		{name: "outside"},
	}
	for _, pod := range manifests.pods() {
		named := map[string]int32{}
		for _, port := range pod.template.Spec.Containers[0].Ports {
			named[port.Name] = port.ContainerPort
		}
		places = append(places, place{pod.name, namespace, pod.template.Labels, named})
	}
	var reachable []string
	for _, from := range places {
		for _, to := range places {
			if from.name == to.name || from.namespace != namespace && to.namespace != namespace {
				continue
			}
			for _, port := range ports {
				if manifests.permits(networkingv1.PolicyTypeEgress, from, to, port) &&
					manifests.permits(networkingv1.PolicyTypeIngress, to, from, port) {
					reachable = append(reachable, fmt.Sprintf("%s -> %s:%d/%s", from.name, to.name, port.number, strings.ToLower(string(port.protocol))))
				}
			}
		}
	}
	slices.Sort(reachable)
	return reachable
}

// permits tells whether the policies that select a pod let it talk with a peer in one direction. A pod that none selects
// may talk with everybody.
func (manifests Manifests) permits(direction networkingv1.PolicyType, subject, peer place, port port) bool {
	isolated := false
	for _, policy := range of[*networkingv1.NetworkPolicy](manifests) {
		if subject.namespace != policy.Namespace || !slices.Contains(policy.Spec.PolicyTypes, direction) || !matches(&policy.Spec.PodSelector, subject.labels) {
			continue
		}
		isolated = true
		if direction == networkingv1.PolicyTypeIngress {
			for _, rule := range policy.Spec.Ingress {
				if includesPort(rule.Ports, port, subject) && includesPeer(rule.From, policy.Namespace, peer) {
					return true
				}
			}
		} else {
			for _, rule := range policy.Spec.Egress {
				if includesPort(rule.Ports, port, peer) && includesPeer(rule.To, policy.Namespace, peer) {
					return true
				}
			}
		}
	}
	return !isolated
}

func includesPort(allowed []networkingv1.NetworkPolicyPort, port port, to place) bool {
	return len(allowed) == 0 || slices.ContainsFunc(allowed, func(candidate networkingv1.NetworkPolicyPort) bool {
		if candidate.Protocol != nil && *candidate.Protocol != port.protocol || candidate.Protocol == nil && port.protocol != corev1.ProtocolTCP {
			return false
		}
		if candidate.Port == nil {
			return true
		}
		number := candidate.Port.IntVal
		if candidate.Port.Type == intstr.String {
			number = to.named[candidate.Port.StrVal]
		}
		return number == port.number
	})
}

func includesPeer(allowed []networkingv1.NetworkPolicyPeer, namespace string, peer place) bool {
	return len(allowed) == 0 || peer.namespace != "" && slices.ContainsFunc(allowed, func(candidate networkingv1.NetworkPolicyPeer) bool {
		if candidate.IPBlock != nil || candidate.PodSelector == nil && candidate.NamespaceSelector == nil {
			return false
		}
		inNamespace := peer.namespace == namespace
		if candidate.NamespaceSelector != nil {
			inNamespace = matches(candidate.NamespaceSelector, labels.Set{namespaceName: peer.namespace})
		}
		return inNamespace && (candidate.PodSelector == nil || matches(candidate.PodSelector, peer.labels))
	})
}

func matches(selector *metav1.LabelSelector, of labels.Set) bool {
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	return err == nil && parsed.Matches(of)
}
