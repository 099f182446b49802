print("clio-xero")
