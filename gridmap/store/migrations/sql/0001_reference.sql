-- Service types and the rules that DOMAIN's sources carry. V: read in the rule's own text;
-- S: a secondary source. Recalled figures (R) are not shipped.

INSERT INTO service_type (service_type_code, name_zh, name_en, tier, sort_order) VALUES
    ('service_hall', '一站式服务大厅', 'One-stop service hall', 'hall', 1),
    ('service_station', '社区服务站', 'Community service station', 'station', 2),
    ('health_center', '社区卫生服务中心', 'Community health center', 'hall', 3),
    ('health_station', '社区卫生服务站', 'Community health station', 'station', 4),
    ('day_care_center', '老年人日间照料中心', 'Day care for the elderly', 'station', 5),
    ('elderly_station', '老年服务站', 'Elderly service station', 'station', 6),
    ('meal_point', '助餐点', 'Meal point', 'outpost', 7),
    ('after_school_point', '六点半学堂', 'After-school care', 'outpost', 8),
    ('nursery', '托育点', 'Nursery', 'station', 9),
    ('kindergarten', '幼儿园', 'Kindergarten', 'station', 10),
    ('culture_station', '文化活动站', 'Culture station', 'station', 11),
    ('rehab_station', '康复站', 'Rehabilitation station', 'station', 12),
    ('women_children_home', '妇女儿童之家', 'Home for women and children', 'outpost', 13),
    ('tea_house', '民情茶馆', 'Residents'' tea house', 'outpost', 14),
    ('service_kiosk', '服务岗亭', 'Service kiosk', 'outpost', 15),
    ('public_toilet', '公共厕所', 'Public toilet', 'outpost', 16);

INSERT INTO facility_rule
    (service_type_code, metric, limit_value, source, clause, evidence, region, is_active)
VALUES
    -- No type: holds for every service that has no rule of its own.
    (NULL, 'radius_m', 500, '项目创建文件 (000 篇1)', '最远的居民不到500米', 'V', NULL, true),
    (NULL, 'min_area_m2', 600, '社区嵌入式服务设施建设导则 (2023)', '综合体 600 m² 以上', 'V', NULL, true),
    ('day_care_center', 'radius_m', 300, 'GB 50437-2007 (2018)', '表 3.2.6', 'V', NULL, true),
    ('day_care_center', 'min_area_m2', 350, 'GB 50437-2007 (2018)', '表 3.2.6', 'V', NULL, true),
    ('elderly_station', 'radius_m', 300, 'GB 50437-2007 (2018)', '表 3.2.6', 'V', NULL, true),
    ('elderly_station', 'radius_m', 700, '贵州省社区养老服务站 (2022)', NULL, 'V', '贵州', true),
    ('health_center', 'radius_m', 1000, 'GB 50442 征求意见稿', '6.3.2', 'V', NULL, true),
    ('health_station', 'radius_m', 300, '五分钟生活圈', '300 m', 'S', NULL, true),
    ('kindergarten', 'radius_m', 300, 'GB 50180-2018', '配套设施表', 'V', NULL, true),
    ('kindergarten', 'radius_m', 500, 'JGJ 39-2016', '3.1.3', 'V', NULL, true);
