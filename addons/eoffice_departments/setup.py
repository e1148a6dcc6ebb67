"""Packaging of the departments add-on."""

from setuptools import find_packages, setup

setup(
    name="eoffice_departments",
    version="0.1.0",
    description="Departments, branches and posts: work stays with the chair, not the person",
    license="Apache-2.0",
    python_requires=">=3.11",
    package_dir={"": "src"},
    packages=find_packages("src"),
    include_package_data=True,
    package_data={
        "eoffice_departments": [
            "locale/*/LC_MESSAGES/*.?o", "static/*", "templates/*.pt",
            "profiles/*/*", "py.typed",
        ]
    },
    install_requires=[
        "eoffice_cms", "SQLAlchemy>=2.0,<2.1", "colander>=2.0", "pyramid>=2.1",
        "ldap3>=2.9", "openpyxl>=3.1",
    ],
    entry_points={
        "eoffice_cms.commands": ["org = eoffice_departments.cli:org"],
        "eoffice_cms.addons": ["departments = eoffice_departments"],
        "eoffice_cms.organisation": [
            "departments = eoffice_departments.organisation:LogOffices"
        ],
    },
)
