# The id is permit/<migration>/<stage>/<attempt>.
terraform import ciam_permit.cutover permit/legacy-to-cloud/cutover/1
