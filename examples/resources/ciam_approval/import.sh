# The id is approval/<migration>/<stage>/<function>/<person>.
terraform import ciam_approval.compliance approval/legacy-to-cloud/cutover/compliance/carla-compliance
